import { requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { transact } from "@/server/db/transact";
import { isBehind } from "./rules";

export type NoteVersionInput = { hostId: string; agentVersion: string };

/** Whether the version in a `hello` ends an update that is not known to have ended well; from the row, without a query. */
export const endsUpdate = (update: { version: string | null; state: string | null }, agentVersion: string): boolean =>
  update.version !== null && update.state !== "done" && !isBehind(agentVersion, update.version);

/** A host that greets with the version that it was offered is done; also when somebody has installed it by hand. */
export async function noteVersion(ctx: Ctx, { hostId, agentVersion }: NoteVersionInput): Promise<void> {
  requireAccess(ctx.actor, "agent", { hostId, tags: [] });
  await transact(ctx, async (unit) => {
    const host = await unit.tx.host.findUnique({
      where: { id: hostId },
      select: { agentVersion: true, updateOfferId: true, updateVersion: true, updateState: true },
    });
    if (!host || !endsUpdate({ version: host.updateVersion, state: host.updateState }, agentVersion)) return;
    const done = { updateState: "done", updateCode: null, updateMessage: null, updateAt: ctx.clock.now() };
    await unit.tx.host.update({ where: { id: hostId }, data: { agentVersion, ...done } });
    await unit.audit({
      action: "agent-releases.finish_update",
      targetKind: "host",
      targetId: hostId,
      hostId,
      details: { rolloutId: host.updateOfferId, before: host.agentVersion, after: agentVersion },
    });
    unit.emit("host.changed", { hostId });
    if (host.updateOfferId !== null) unit.emit("agent-releases.changed", { rolloutId: host.updateOfferId });
  });
}
