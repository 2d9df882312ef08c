/** Alerts: troubles that a person should look at, each counted while it lasts. */
export { closeAlert } from "./close-alert";
export { type CloseAlertsOfInput, closeAlertsOf } from "./close-alerts-of";
export { countAlerts } from "./count-alerts";
export { listAlerts } from "./list-alerts";
export { type OpenAlertInput, openAlert } from "./open-alert";
export {
  ALERT_KINDS,
  ALERT_STATES,
  type AlertKind,
  alertKindSchema,
  alertRefSchema,
  listAlertsSchema,
  MAX_ALERTS_PER_PAGE,
} from "./schemas";
export type { AlertView } from "./view";
