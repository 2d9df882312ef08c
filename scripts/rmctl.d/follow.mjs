import { setTimeout as sleep } from "node:timers/promises";
import { readEvents } from "./events.mjs";
import { EXIT } from "./exit-codes.mjs";
import { Problem } from "./problem.mjs";
import { piecesOf, Unreachable } from "./transport.mjs";

/** @typedef {{ at: string, stream: string, text: string }} LogLine */

/** The server says something every 15 s; a line that is silent for longer is dead. */
const SILENT_MS = 45_000;
const PATIENCE_MS = 5 * 60_000;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Follows a job's log to its end. A cut connection is opened again where it broke, so that no line comes twice or is
 * missed; only a server that stays away for five minutes ends it.
 * @param {import("./api.mjs").Api} api
 * @param {string} jobId
 * @param {{ onLines?: (lines: LogLine[]) => void, onPause?: (text: string) => void, from?: number,
 *   signal?: AbortSignal, patienceMs?: number }} [how] `from` is the first chunk wanted
 * @returns {Promise<string>} the job's last status
 * @throws {Problem}
 */
export async function followLog(api, jobId, how = {}) {
  const { onLines = () => {}, onPause = () => {}, from = 0, signal, patienceMs = PATIENCE_MS } = how;
  let lastId = String(from);
  let pauseMs = 200;
  let aloneSince = Date.now();
  for (;;) {
    signal?.throwIfAborted();
    try {
      for await (const { id, event, data } of await openEvents(api, jobId, { lastId, signal })) {
        [aloneSince, pauseMs] = [Date.now(), 200];
        if (event === "end") return String(JSON.parse(data).status);
        if (id !== "") lastId = id;
        onLines(JSON.parse(data).lines ?? []);
      }
    } catch (error) {
      signal?.throwIfAborted();
      if (!isPassing(error)) throw error;
      if (Date.now() - aloneSince > patienceMs) throw error;
      onPause("The connection broke; trying again.");
    }
    await sleep(pauseMs, undefined, signal ? { signal } : {});
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }
}

/**
 * @param {import("./api.mjs").Api} api
 * @param {string} jobId
 * @param {{ lastId: string, signal: AbortSignal | undefined }} where
 */
async function openEvents(api, jobId, { lastId, signal }) {
  const headers = { accept: "text/event-stream", ...(lastId === "0" ? {} : { "last-event-id": lastId }) };
  const path = `/api/jobs/${encodeURIComponent(jobId)}/log/events`;
  const answer = await api.open(path, { headers, signal, timeoutMs: SILENT_MS });
  answer.setEncoding("utf8");
  return readEvents(piecesOf(answer, new URL(path, api.server)));
}

/** What a server that restarts, or a proxy before it, answers for a while. @param {unknown} error */
const isPassing = (error) =>
  error instanceof Unreachable ? !error.isUntrusted : error instanceof Problem && error.exit === EXIT.unreachable;
