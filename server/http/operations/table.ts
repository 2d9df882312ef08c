import { ROUTES, type RouteKey } from "../routes-table";
import { agentReleaseOperations } from "./agent-releases";
import { alertOperations } from "./alerts";
import { auditOperations } from "./audit";
import { downloadOperations } from "./downloads";
import { enrollmentOperations } from "./enrollment";
import { hostOperations } from "./hosts";
import { jobOperations } from "./jobs";
import type { JsonOperation, Operation } from "./operation";
import { overviewOperations } from "./overview";
import { repositoryOperations } from "./repositories";
import { restoreOperations } from "./restores";
import { scheduleOperations } from "./schedules";
import { serverOperations } from "./server";
import { snapshotOperations } from "./snapshots";
import { sourceGroupOperations } from "./source-groups";
import { userOperations } from "./users";

/** What every route takes and gives. A route without an operation does not compile. */
export const OPERATIONS = {
  ...userOperations,
  ...overviewOperations,
  ...enrollmentOperations,
  ...hostOperations,
  ...repositoryOperations,
  ...sourceGroupOperations,
  ...scheduleOperations,
  ...jobOperations,
  ...snapshotOperations,
  ...downloadOperations,
  ...restoreOperations,
  ...agentReleaseOperations,
  ...alertOperations,
  ...auditOperations,
  ...serverOperations,
} satisfies Record<RouteKey, Operation>;

type Table = typeof OPERATIONS;
/** The routes that `jsonRoute` answers. */
export type JsonRouteKey = { [Key in RouteKey]: Table[Key] extends JsonOperation ? Key : never }[RouteKey];
export type OperationOf<Key extends JsonRouteKey> = Extract<Table[Key], JsonOperation>;

/** All of them in the table's order, without those that speak a protocol of their own. */
export function jsonOperations(): { key: JsonRouteKey; operation: JsonOperation }[] {
  const keys = Object.keys(ROUTES) as RouteKey[];
  return keys.flatMap((key) => {
    const operation: Operation = OPERATIONS[key];
    return "ownProtocol" in operation ? [] : [{ key: key as JsonRouteKey, operation }];
  });
}
