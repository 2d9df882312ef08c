/** Putting back what a snapshot holds, on the host that it is of or on another one. */
export { getRestorePlan } from "./get-restore-plan";
export { listTargets, type RestoreTarget } from "./list-targets";
export { listTargetsSchema, type RestorePlan, startRestoreSchema } from "./schemas";
export { startRestore } from "./start-restore";
