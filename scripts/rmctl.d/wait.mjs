import { EXIT } from "./exit-codes.mjs";
import { followLog } from "./follow.mjs";
import { Problem } from "./problem.mjs";

/** Beyond every log: the stream then says nothing but that the job is over. */
const PAST_THE_LOG = 999_999_999_999_999;

/**
 * Waits until all jobs are over.
 * @param {import("./api.mjs").Api} api
 * @param {readonly string[]} jobIds
 * @param {{ timeoutSeconds?: number | undefined, onPause?: (text: string) => void }} how without a limit, as long as
 *   they last
 * @returns {Promise<any[]>} the jobs, as the API has them
 * @throws {Problem} `waited_in_vain`
 */
export async function waitForJobs(api, jobIds, { timeoutSeconds, onPause }) {
  const late = timeoutSeconds === undefined ? null : AbortSignal.timeout(timeoutSeconds * 1000);
  const stop = new AbortController();
  const signal = late === null ? stop.signal : AbortSignal.any([late, stop.signal]);
  const how = { from: PAST_THE_LOG, signal, ...(onPause ? { onPause } : {}) };
  try {
    await Promise.all(jobIds.map((jobId) => followLog(api, jobId, how)));
  } catch (error) {
    if (!late?.aborted) throw error;
    throw new Problem({
      exit: EXIT.waited,
      code: "waited_in_vain",
      message: `Not over after ${timeoutSeconds} s; the job goes on.`,
      next: `Run: rmctl logs -f ${jobIds[0]}`,
      cause: error,
    });
  } finally {
    // Where one failed, the streams of the others would keep the program alive.
    stop.abort();
  }
  return Promise.all(jobIds.map((jobId) => api.get(`/api/jobs/${encodeURIComponent(jobId)}`)));
}

/**
 * Only a job that did all it should counts as done: a `partial` backup left something out.
 * @param {readonly string[]} statuses
 */
export const exitOfJobs = (statuses) => (statuses.every((status) => status === "succeeded") ? EXIT.done : EXIT.failed);
