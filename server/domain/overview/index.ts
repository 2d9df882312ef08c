/** What the fleet looks like as a whole: made of what other rooms write down, and never written to. */
export { DAY_STATES, type DayState, dayStateOf } from "./day-state";
export { type HostDays, listHostDays } from "./list-host-days";
export { hostDaysSchema, STRIP_DAYS } from "./schemas";
