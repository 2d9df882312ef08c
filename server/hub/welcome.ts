import { PROTOCOL_VERSION } from "@/agent/protocol/mod";
import { endsUpdate, noteVersion } from "@/server/domain/agent-releases";
import { type AgentFacts, connectAgent, noteOtherMachine } from "@/server/domain/hosts";
import { reconcileJobs } from "@/server/domain/jobs";
import { agentConfig } from "@/server/domain/repositories";
import { sharedBuild } from "./agent-build";
import { deliverDue, sendStart, unknownKindsOf } from "./delivery";
import { agentContext } from "./hub";
import type { Hello } from "./inbound/hello";
import { sendPins } from "./pins";
import type { AgentSession } from "./session";

/**
 * Answers `hello`: compares jobs and configuration, welcomes, and sends what the agent lacks, configuration first
 * because orders need it. A host with nothing to do costs one SELECT.
 */
export async function welcome(session: AgentSession, hello: Hello): Promise<void> {
  const { hub, hostId, greeting } = session;
  if (!greeting) return;
  const ctx = agentContext(hub, session);
  const known = greeting.agent.configRevision;
  const isCurrent = hello.configRevision === known;
  const revision = isCurrent ? known : await connectAgent(ctx, { hostId, configRevision: hello.configRevision });
  const { runningJobs, finishedJobs } = hello;
  const { resend, cancel, hasQueued } = await reconcileJobs(ctx, { hostId, runningJobs, finishedJobs });
  const config = isCurrent ? null : await agentConfig(ctx, { hostId });

  const formerMachineId = hub.presence.machineOf(hostId) ?? greeting.agent.facts.machineId;
  if (formerMachineId !== null && formerMachineId !== hello.machineId)
    await noteOtherMachine(ctx, { hostId, formerMachineId, machineId: hello.machineId });
  noteFacts(session, greeting.agent.facts, hello);
  session.agent = sharedBuild(hello);
  session.greeting = null;
  session.protocol = hello.protocol;
  session.unknownKinds = unknownKindsOf(hello);
  session.sentRevision = config?.revision ?? revision;
  session.send({
    type: "welcome",
    protocol: PROTOCOL_VERSION,
    serverTime: ctx.clock.now().toISOString(),
    configRevision: config?.revision ?? revision,
    tuning: hub.tuning,
  });
  sendPins(session);
  if (config) session.send({ type: "config.replace", config });
  for (const jobId of cancel) session.send({ type: "job.cancel", jobId });
  for (const start of resend) await sendStart(session, start);
  session.open();
  if (hasQueued) deliverDue(session);
  hub.updates.consider(session);
  if (endsUpdate(greeting.agent.update, hello.agentVersion)) deliverVersion(session, hello);
}

/** Of an agent that has become what it was offered; written at once, because the rollout goes on by it. */
function deliverVersion(session: AgentSession, { agentVersion }: Hello): void {
  const { hub, hostId } = session;
  session.inTurn(
    () => noteVersion(agentContext(hub, session), { hostId, agentVersion }),
    (_, error) => hub.services.log.error({ hostId, err: error }, "the agent's version could not be noted"),
  );
}

/** Facts are written only when they differ from the row; every connection is a sign of life. */
function noteFacts({ hub, hostId }: AgentSession, known: AgentFacts, hello: Hello): void {
  const { agentVersion, resticVersion, os, arch, machineId, bootId } = hello;
  const facts: AgentFacts = { agentVersion, resticVersion, os, arch, machineId, bootId };
  const keys = Object.keys(facts) as (keyof AgentFacts)[];
  if (keys.some((key) => facts[key] !== known[key])) hub.presence.changed(hostId, facts);
  hub.presence.seen(hostId);
}
