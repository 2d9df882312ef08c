/** What this host did, told once more to a server that was restored from a copy and knows less. */
import type { Delivery } from "./delivery.ts";
import { messageOf } from "./errors.ts";
import { type Journal, toldOf } from "./journal.ts";
import type { Logger } from "./log.ts";
import type { AgentMessage, Draft, ServerMessage } from "./protocol/mod.ts";
import type { Send } from "./session.ts";

export type RecallDeps = {
  journal: Pick<Journal, "acknowledgedSince" | "entry">;
  delivery: Pick<Delivery, "finishedJobs">;
  runningJobs(): string[];
  /** Null as soon as the connection that asked is gone; false when the socket cannot take more now. */
  send(draft: Draft<AgentMessage>): boolean | null;
};

type Request = ServerMessage & { type: "jobs.recall" };

const FULL_SOCKET_MS = 50;

export type RecallOnceDeps = Omit<RecallDeps, "send"> & {
  log: Logger;
  /** Null while there is no connection. */
  currentSend(): Send | null;
};

/** Takes the requests of one connection; one that comes while another is being answered is left. */
export function recallOnce({ log, currentSend, ...deps }: RecallOnceDeps): (request: Request) => void {
  let isRecalling = false;
  return (request) => {
    const send = currentSend();
    if (send === null || isRecalling) return;
    isRecalling = true;
    const put = (draft: Draft<AgentMessage>) => (currentSend() === send ? send(draft) : null);
    void recall({ ...deps, send: put }, request)
      .catch((error) => log.error("the server could not be told all it asked for", { error: messageOf(error) }))
      .finally(() => (isRecalling = false));
  };
}

/**
 * Answers `jobs.recall`: what ended since and was acknowledged, and what was ordered and is not acknowledged yet. Jobs
 * that this host started by itself and that are still open are announced on every connection anyway.
 */
export async function recall(deps: RecallDeps, { since, jobIds }: Request) {
  const { journal, delivery } = deps;
  for (const jobId of new Set([...delivery.finishedJobs(), ...deps.runningJobs()])) {
    const entry = await journal.entry(jobId);
    if (entry === null || entry.record.scheduleId !== undefined) continue;
    const { record, finished } = entry;
    const told = { jobId, kind: record.order.kind, ...toldOf(record) };
    if (!(await put(deps, { type: "job.recalled", ...told, result: finished?.result ?? null }))) return;
  }
  // Afterwards, so that what is acknowledged meanwhile is among these.
  for (const { jobId, kind, told, result } of journal.acknowledgedSince(new Date(since), jobIds)) {
    const more = told === undefined ? {} : { told };
    if (!(await put(deps, { type: "job.recalled", jobId, kind, ...more, result }))) return;
  }
  await put(deps, { type: "jobs.recalled" });
}

/** @returns false when nobody listens any more */
async function put({ send }: RecallDeps, draft: Draft<AgentMessage>): Promise<boolean> {
  for (;;) {
    const isSent = send(draft);
    if (isSent !== false) return isSent === true;
    await new Promise((resolve) => setTimeout(resolve, FULL_SOCKET_MS));
  }
}
