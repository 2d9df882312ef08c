/** What the fleet looks like as a whole: made of what other rooms write down, and never written to. */
export { DAY_STATES, type DayState, dayStateOf } from "./day-state";
export { type FleetDays, getFleetDays } from "./get-fleet-days";
export { getOverview, type Overview } from "./get-overview";
export { getStorage, type Storage } from "./get-storage";
export { ISSUE_KINDS, type Issue, type IssueKind } from "./issues";
export { getHostDays, type HostDay, type HostDays, listHostDays } from "./list-host-days";
export { listUpcoming, type UpcomingHour, type UpcomingRun } from "./list-upcoming";
export { hostDaysSchema, STRIP_DAYS } from "./schemas";
