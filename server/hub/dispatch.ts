import { type AgentMessage, agentMessageSchema } from "@/agent/protocol/mod";
import { isAppError } from "@/server/core/errors";
import { onAgentUpdateReported } from "./inbound/agent-update-reported";
import { onConfigApplied } from "./inbound/config-applied";
import { onHeartbeat } from "./inbound/heartbeat";
import { isUnsupported, onHello, rejectProtocol } from "./inbound/hello";
import { onHostListed } from "./inbound/host-listed";
import { onJobAccepted } from "./inbound/job-accepted";
import { onJobAnnounced } from "./inbound/job-announced";
import { onJobFinished } from "./inbound/job-finished";
import { onJobLogged } from "./inbound/job-logged";
import { onJobProgress } from "./inbound/job-progress";
import { onJobRecalled, onJobsRecalled } from "./inbound/job-recalled";
import { onLeaseRequested } from "./inbound/lease-requested";
import { onPinsApplied } from "./inbound/pins-applied";
import { onScheduleMissed } from "./inbound/schedule-missed";
import { onStreamRefused } from "./inbound/stream-refused";
import type { AgentSession } from "./session";

const INTERNAL_ERROR = 1011;

/** One text frame → one verb. @returns a promise only when the next message must wait; it never rejects */
export function dispatch(session: AgentSession, text: string): Promise<void> | null {
  const frame = parseJson(text);
  if (!session.isOpen && isUnsupported(session.hub, frame)) return rejectProtocol(session, frame);
  const parsed = agentMessageSchema.safeParse(frame);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    session.refuseFrame(`malformed message${issue ? `: ${issue.path.join(".")}` : ""}`.slice(0, 100));
    return null;
  }
  if (!session.isOpen && parsed.data.type !== "hello") {
    session.refuseFrame("the first message must be hello");
    return null;
  }
  const work = route(session, parsed.data);
  return work ? work.catch((error: unknown) => fail(session, parsed.data.type, error)) : null;
}

function route(session: AgentSession, message: AgentMessage): Promise<void> | null {
  switch (message.type) {
    case "hello":
      return onHello(session, message);
    case "heartbeat":
      return onHeartbeat(session, message);
    case "config.applied":
      return onConfigApplied(session, message);
    case "job.accepted":
      return onJobAccepted(session, message);
    case "job.progress":
      return onJobProgress(session, message);
    case "job.recalled":
      return onJobRecalled(session, message);
    case "jobs.recalled":
      return onJobsRecalled(session);
    case "job.logged":
      return onJobLogged(session, message);
    case "job.finished":
      return onJobFinished(session, message);
    case "host.listed":
      return onHostListed(session, message);
    case "stream.refused":
      return onStreamRefused(session, message);
    case "lease.requested":
      return onLeaseRequested(session, message);
    case "job.announced":
      return onJobAnnounced(session, message);
    case "schedule.missed":
      return onScheduleMissed(session, message);
    case "agent.update.reported":
      return onAgentUpdateReported(session, message);
    case "pins.applied":
      return onPinsApplied(session, message);
  }
}

/** A job that is not this agent's is refused and counted; anything else makes the agent come again and repeat. */
function fail(session: AgentSession, type: string, error: unknown): void {
  const { hostId, hub } = session;
  if (isAppError(error)) {
    hub.counters.refusedJob += 1;
    hub.services.log.warn({ hostId, type, code: error.code }, "agent message refused");
    return;
  }
  hub.services.log.error({ hostId, type, err: error }, "agent message failed");
  session.close(INTERNAL_ERROR, "the server could not store that; come again");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
