import { finishRecall } from "@/server/domain/jobs";
import { deliverDue } from "./delivery";
import { agentContext } from "./hub";
import type { Hello } from "./inbound/hello";
import type { AgentSession } from "./session";

/** `jobs.recall` holds no more ids than that. */
const MAX_ASKED = 1000;
/** Asked for a little more than was lost, because a host's clock may be behind. */
const MARGIN_MS = 60 * 60 * 1000;

/** Notes that this host must be asked what it did since the copy that the server was restored from. */
export function beginRecall(session: AgentSession, hello: Hello): void {
  const wanted = session.hub.recalls.get(session.hostId);
  if (!wanted) return;
  session.recall = {
    since: new Date(wanted.since),
    named: [...hello.runningJobs, ...hello.finishedJobs],
    isAhead: hello.configRevision > wanted.configRevision,
  };
}

/** Asks; an agent that is too old to answer is taken at what its `hello` named. */
export async function askRecalled(session: AgentSession, unknown: readonly string[]): Promise<void> {
  const { recall } = session;
  if (!recall) return;
  // Who knows this kind of job knows the question, too.
  if (session.unknownKinds.includes("restore")) return endRecall(session);
  const since = new Date(recall.since.getTime() - MARGIN_MS).toISOString();
  session.send({ type: "jobs.recall", since, jobIds: unknown.slice(0, MAX_ASKED) });
}

/** The host has told all: what waits for it is handed out. */
export async function endRecall(session: AgentSession): Promise<void> {
  const { hub, hostId, recall } = session;
  if (!recall) return;
  await finishRecall(agentContext(hub, session), { hostId, ...recall });
  hub.recalls.delete(hostId);
  session.recall = null;
  deliverDue(session);
}
