import { type Drives, here, unknownHost } from "./driver";
import { NO_SNAPSHOT, newestSnapshot } from "./snapshots";
import type { World } from "./world";

async function restoreJob(world: World): Promise<string> {
  const body = { snapshot_id: await newestSnapshot(world), dry_run: true };
  const path = `/api/hosts/${world.host.host_id}/restore`;
  return (await world.admin.call<{ job_id: string }>("POST", path, body)).job_id;
}

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
  listRestoreTargets: {
    good: (world) => ({ ...here(world), query: { q: "e" } }),
    bad: (world) => [
      unknownHost,
      { ...here(world), what: "a very long text", code: "invalid_request", query: { q: "x".repeat(201) } },
    ],
  },
  getRestorePlan: {
    good: async (world) => ({ path: { job_id: await restoreJob(world) } }),
    bad: async ({ admin, host }) => [
      { what: "an unknown job", code: "job_not_found", path: { job_id: "no-such-job" } },
      {
        what: "a job that is no restore",
        code: "job_not_found",
        path: { job_id: (await admin.jobs(host.host_id, { kind: "init" }))[0]?.job_id ?? "" },
      },
    ],
  },
};
