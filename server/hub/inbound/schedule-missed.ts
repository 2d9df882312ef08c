import type { AgentMessage } from "@/agent/protocol/mod";
import { isAppError } from "@/server/core/errors";
import { recordMissedRuns } from "@/server/domain/schedules";
import { agentContext } from "../hub";
import type { AgentSession } from "../session";

type Message = AgentMessage & { type: "schedule.missed" };

/** A report nobody wants (its schedule was removed) is acknowledged too, so that the agent does not keep it. */
export async function onScheduleMissed(session: AgentSession, { v: _v, id: _id, type: _type, ...told }: Message) {
  const acknowledge = () => session.send({ type: "schedule.missed.ack", missedId: told.missedId });
  try {
    await recordMissedRuns(agentContext(session.hub, session), { hostId: session.hostId, ...told });
    acknowledge();
  } catch (error) {
    if (isAppError(error)) acknowledge();
    throw error;
  }
}
