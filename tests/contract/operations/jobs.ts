import { type Drives, unknownHost } from "./driver";
import type { World } from "./world";

/** A job that waits, because its host never connects. */
async function waitingJob(world: World): Promise<string> {
  const { host_id } = await world.spareHost();
  return (await world.admin.probe(host_id)).job_id;
}
const finishedJob = async ({ admin, host }: World): Promise<string> =>
  (await admin.jobs(host.host_id, { kind: "init" }))[0]?.job_id ?? "";

export const jobDrives: Drives = {
  listJobs: {
    good: ({ host }) => ({ query: { limit: "1", host_id: host.host_id } }),
    bad: () => [
      { what: "an unknown host", code: "host_not_found", query: { host_id: "none" } },
      { what: "an unknown status", code: "invalid_request", query: { status: "x" } },
      { what: "a cursor of no job", code: "job_not_found", query: { cursor: "no-such-job" } },
    ],
  },
  listHostJobs: {
    good: ({ host }) => ({ path: { host_id: host.host_id }, query: { limit: "1", status: "succeeded" } }),
    bad: ({ host }) => [
      unknownHost,
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
  getJobLog: {
    good: async (world) => ({ path: { job_id: await finishedJob(world) }, headers: { range: "bytes=0-9" } }),
    bad: async (world) => [
      { what: "an unknown job", code: "job_not_found", path: { job_id: "no-such-job" } },
      {
        what: "a range behind the end",
        code: "range_not_satisfiable",
        path: { job_id: await finishedJob(world) },
        headers: { range: "bytes=99999999-" },
      },
    ],
  },
  followJobLog: {
    good: async (world) => ({ path: { job_id: await finishedJob(world) } }),
    bad: async (world) => [
      { what: "an unknown job", code: "job_not_found", path: { job_id: "no-such-job" } },
      {
        what: "no piece",
        code: "invalid_request",
        path: { job_id: await finishedJob(world) },
        query: { from: "-1" },
      },
    ],
  },
  listLogLines: {
    good: async (world) => ({ path: { job_id: await finishedJob(world) }, query: { from: "1", count: "2" } }),
    bad: async (world) => [
      { what: "an unknown job", code: "job_not_found", path: { job_id: "no-such-job" } },
      {
        what: "more lines than a page has",
        code: "invalid_request",
        path: { job_id: await finishedJob(world) },
        query: { count: "2001" },
      },
    ],
  },
  searchJobLog: {
    good: async (world) => ({ path: { job_id: await finishedJob(world) }, query: { text: "repository" } }),
    bad: async (world) => [
      { what: "an unknown job", code: "job_not_found", path: { job_id: "no-such-job" } },
      {
        what: "an unknown direction",
        code: "invalid_request",
        path: { job_id: await finishedJob(world) },
        query: { direction: "up" },
      },
    ],
  },
  retryJob: {
    good: ({ backupJobId }) => ({ path: { job_id: backupJobId } }),
    bad: async (world) => [
      { what: "an unknown job", code: "job_not_found", path: { job_id: "no-such-job" } },
      { what: "a job that waits", code: "job_not_finished", path: { job_id: await waitingJob(world) } },
      { what: "an init", code: "job_not_repeatable", path: { job_id: await finishedJob(world) } },
    ],
  },
  cancelJob: {
    good: async (world) => ({ path: { job_id: await waitingJob(world) } }),
    bad: async (world) => [
      { what: "an unknown job", code: "job_not_found", path: { job_id: "no-such-job" } },
      { what: "a job that is over", code: "job_finished", path: { job_id: await finishedJob(world) } },
    ],
  },
};
