import type { Drives } from "./driver";
import { newestSnapshot } from "./snapshots";

const UNKNOWN = "0".repeat(64);

export const restoreDrives: Drives = {
  restoreSnapshot: {
    good: async (world) => ({
      path: { host_id: world.host.host_id },
      body: { snapshot_id: await newestSnapshot(world), dry_run: true },
    }),
    bad: async (world) => {
      const here = { path: { host_id: world.host.host_id } };
      const snapshotId = await newestSnapshot(world);
      const bad = (what: string, body: object) => ({ ...here, what, code: "invalid_request", body });
      return [
        { what: "an unknown host", code: "host_not_found", path: { host_id: "none" }, body: { snapshot_id: UNKNOWN } },
        { ...here, what: "an unknown snapshot", code: "snapshot_not_found", body: { snapshot_id: UNKNOWN } },
        bad("a short id", { snapshot_id: "latest" }),
        bad("a path that climbs", { snapshot_id: snapshotId, paths: ["/srv/../etc"] }),
        bad("a relative path", { snapshot_id: snapshotId, paths: ["etc"] }),
        bad("an owner in place", { snapshot_id: snapshotId, target: "in_place", ownership: "agent" }),
        {
          ...here,
          what: "a host that is not connected",
          code: "host_offline",
          as: "admin" as const,
          body: { snapshot_id: snapshotId, to_host_id: (await world.spareHost()).host_id },
        },
      ];
    },
  },
};
