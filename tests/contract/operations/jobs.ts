import type { Drives } from "./driver";
import type { World } from "./world";

/** A job that waits, because its host never connects. */
async function waitingJob(world: World): Promise<string> {
  const { host_id } = await world.spareHost();
  return (await world.admin.probe(host_id)).job_id;
}
const finishedJob = async ({ admin, host }: World): Promise<string> =>
  (await admin.jobs(host.host_id, { kind: "init" }))[0]?.job_id ?? "";

export const jobDrives: Drives = {
  listSourceGroups: {
    good: ({ host }) => ({ path: { host_id: host.host_id } }),
    bad: () => [{ what: "an unknown host", code: "host_not_found", path: { host_id: "none" } }],
  },
  runSourceGroup: {
    good: ({ sourceGroupId }) => ({ path: { source_group_id: sourceGroupId } }),
    bad: async (world) => {
      const { host_id } = await world.spareHost();
      const [group] = await world.admin.sourceGroups(host_id);
      const source_group_id = group?.source_group_id ?? "";
      return [
        { what: "an unknown group", code: "source_group_not_found", path: { source_group_id: "none" } },
        { what: "a repository that is not ready", code: "repository_not_ready", path: { source_group_id } },
      ];
    },
  },
  listHostJobs: {
    good: ({ host }) => ({ path: { host_id: host.host_id }, query: { limit: "1", status: "succeeded" } }),
    bad: ({ host }) => [
      { what: "an unknown host", code: "host_not_found", path: { host_id: "none" } },
      { what: "an unknown kind", code: "invalid_request", path: { host_id: host.host_id }, query: { kind: "x" } },
      {
        what: "a cursor of no job",
        code: "job_not_found",
        path: { host_id: host.host_id },
        query: { cursor: "no-such-job" },
      },
    ],
  },
  getJob: {
    good: async (world) => ({ path: { job_id: await finishedJob(world) } }),
    bad: () => [{ what: "an unknown job", code: "job_not_found", path: { job_id: "no-such-job" } }],
  },
  cancelJob: {
    good: async (world) => ({ path: { job_id: await waitingJob(world) } }),
    bad: async (world) => [
      { what: "an unknown job", code: "job_not_found", path: { job_id: "no-such-job" } },
      { what: "a job that is over", code: "job_finished", path: { job_id: await finishedJob(world) } },
    ],
  },
};
