import { type Drives, here } from "./driver";
import { NO_SNAPSHOT, newestSnapshot } from "./snapshots";

export const restoreDrives: Drives = {
  restoreSnapshot: {
    good: async (world) => ({
      ...here(world),
      body: { snapshot_id: await newestSnapshot(world), dry_run: true },
    }),
    bad: async (world) => {
      const snapshotId = await newestSnapshot(world);
      const bad = (what: string, body: object) => ({ ...here(world), what, code: "invalid_request", body });
      return [
        {
          what: "an unknown host",
          code: "host_not_found",
          path: { host_id: "none" },
          body: { snapshot_id: NO_SNAPSHOT },
        },
        { ...here(world), what: "an unknown snapshot", code: "snapshot_not_found", body: { snapshot_id: NO_SNAPSHOT } },
        bad("a short id", { snapshot_id: "latest" }),
        bad("a path that climbs", { snapshot_id: snapshotId, paths: ["/srv/../etc"] }),
        bad("a relative path", { snapshot_id: snapshotId, paths: ["etc"] }),
        bad("an owner in place", { snapshot_id: snapshotId, target: "in_place", ownership: "agent" }),
        {
          ...here(world),
          what: "a host that is not connected",
          code: "host_offline",
          as: "admin" as const,
          body: { snapshot_id: snapshotId, to_host_id: (await world.spareHost()).host_id },
        },
      ];
    },
  },
};
