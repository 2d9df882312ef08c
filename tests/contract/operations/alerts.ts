import { randomUUID } from "node:crypto";
import { withDatabase } from "../support";
import type { Drives } from "./driver";
import type { World } from "./world";

/** Opens an alert as the server would; what makes it do so has tests of its own. @returns its id */
function openAlert({ server, host }: World): string {
  const [id, now] = [randomUUID(), new Date().toISOString()];
  withDatabase(server, (database) =>
    database
      .prepare(
        `INSERT INTO "Alert" ("id", "hostId", "kind", "subject", "message", "openedAt", "lastSeenAt")
         VALUES (?, ?, 'cloned_identity', ?, 'Another machine used this identity.', ?, ?)`,
      )
      .run(id, host.host_id, id, now, now),
  );
  return id;
}

export const alertDrives: Drives = {
  listAlerts: {
    good: (world) => {
      openAlert(world);
      return { query: { limit: "1", state: "open", host_id: world.host.host_id } };
    },
    bad: () => [
      { what: "an unknown host", code: "host_not_found", query: { host_id: "none" } },
      { what: "an unknown state", code: "invalid_request", query: { state: "x" } },
      { what: "a cursor of no alert", code: "alert_not_found", query: { cursor: "none" } },
    ],
  },
  closeAlert: {
    good: (world) => ({ path: { alert_id: openAlert(world) } }),
    bad: () => [{ what: "an unknown alert", code: "alert_not_found", path: { alert_id: "none" } }],
  },
};
