/** Things that a person should look at. */
export { ALERT_KINDS, type AlertDraft, type AlertKind, openAlert } from "./open-alert";
