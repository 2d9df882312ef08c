/** Alerts: troubles that a person should look at, each counted while it lasts. */
export { type CloseAlertsOfInput, closeAlertsOf } from "./close-alerts-of";
export { type OpenAlertInput, openAlert } from "./open-alert";
