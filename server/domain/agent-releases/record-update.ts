import type { AgentMessage, UpdateCode } from "@/agent/protocol/mod";
import { requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { transact, type Unit } from "@/server/db/transact";
import { openAlert } from "@/server/domain/alerts";
import { explainUpdate } from "./codes";
import { UNDER_WAY } from "./fleet";
import { hasEndedBadly, isBeingUpdated, isHostsOwn } from "./rules";

type Report = Pick<AgentMessage & { type: "agent.update.reported" }, "offerId" | "state" | "code" | "message">;
export type RecordUpdateInput = { hostId: string } & Report;

type Host = { hostname: string; updateVersion: string | null; updateState: string | null };

/**
 * Notes how far an offer has come on a host. The first host where it ends badly stops the rollout, unless the reason is
 * the host's own. A repeated report, and one about an older offer, changes nothing.
 */
export async function recordUpdate(ctx: Ctx, { hostId, ...report }: RecordUpdateInput): Promise<void> {
  requireAccess(ctx.actor, "agent", { hostId, tags: [] });
  await transact(ctx, async (unit) => {
    const host = await unit.tx.host.findUnique({
      where: { id: hostId, updateOfferId: report.offerId },
      select: { hostname: true, updateVersion: true, updateState: true },
    });
    if (!host || !isNews(host.updateState, report.state)) return;
    const { state: updateState, code: updateCode, message: updateMessage } = report;
    await unit.tx.host.update({
      where: { id: hostId },
      data: { updateState, updateCode, updateMessage, updateAt: ctx.clock.now() },
    });
    unit.emit("host.changed", { hostId });
    if (hasEndedBadly(report.state)) await noteFailure(unit, ctx, { hostId, host, report });
  });
}

/** What has ended badly stays so. A new agent that greeted and was put back all the same is no success, though. */
function isNews(before: string | null, after: Report["state"]): boolean {
  return isBeingUpdated(before) ? before !== after : before === "done" && hasEndedBadly(after);
}

type Failure = { hostId: string; host: Host; report: Report };

async function noteFailure(unit: Unit, ctx: Ctx, { hostId, host, report }: Failure): Promise<void> {
  const { offerId: rolloutId, state, code, message } = report;
  const version = host.updateVersion ?? "";
  await unit.audit({
    action: "agent-releases.fail_update",
    targetKind: "host",
    targetId: hostId,
    hostId,
    details: { rolloutId, version, state, code, message },
  });
  const text = `${host.hostname} did not take agent ${version}: ${sentenceOf(code, message)}`;
  if (!isHostsOwn(code)) await stop(unit, ctx, { rolloutId, version, message: text });
  // Another host may be a canary in its place.
  else unit.emit("agent.update_due", { hostId: null });
  unit.emit("agent-releases.changed", { rolloutId });
  // Who forbids updates knows why they do not come.
  if (code !== "not_allowed")
    await openAlert(unit, ctx, { kind: "update_failed", subject: version, hostId, message: text });
}

function sentenceOf(code: UpdateCode | null, message: string): string {
  if (code === null) return message || "it did not say why.";
  const { sentence, fix } = explainUpdate(code);
  return `${sentence} ${fix}`;
}

async function stop(
  unit: Unit,
  ctx: Ctx,
  { rolloutId, version, message }: { rolloutId: string; version: string; message: string },
): Promise<void> {
  const { count } = await unit.tx.agentRollout.updateMany({
    where: { id: rolloutId, ...UNDER_WAY },
    data: { state: "stopped", stateChangedAt: ctx.clock.now(), message },
  });
  if (count === 0) return;
  const details = { version, after: "stopped", message };
  await unit.audit({ action: "agent-releases.stop_rollout", targetKind: "rollout", targetId: rolloutId, details });
}
