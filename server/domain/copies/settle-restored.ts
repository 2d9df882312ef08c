import { FLEET, requireAccess } from "@/server/core/access";
import { transact, type Unit, type UnitCtx } from "@/server/db/transact";
import { openAlert } from "@/server/domain/alerts";
import { ALL_RECALLS, type Recall, recallKey } from "./recall";

export type SettleRestoredInput = { copiedAt: Date; serverVersion: string };
/** How many there were of each. */
export type Settled = Record<"sessions" | "enrollmentTokens" | "downloadLinks" | "rollouts" | "hosts", number>;

/**
 * More than anybody changes between two copies: a revision made here must never be one that an agent already knows
 * with other settings in it.
 */
const REVISION_LEAP = 100_000;
/** Open jobs of the copy wait for their hosts, which know what became of them, and are started by nobody. */
const PATIENCE_MS = 30 * 24 * 60 * 60 * 1000;
const ROWS_PER_INSERT = 1000;

/**
 * Makes a restored database fit for use: what the copy would bring back to life is ended, and every host is to be asked
 * what it did since. API tokens, users and hosts stay, because nobody can tell here which of them were removed.
 */
export async function settleRestored(ctx: UnitCtx, input: SettleRestoredInput): Promise<Settled> {
  requireAccess(ctx.actor, "system", FLEET);
  const { copiedAt, serverVersion } = input;
  const now = ctx.clock.now();
  return transact(ctx, async (unit) => {
    const { tx } = unit;
    const sessions = await tx.session.deleteMany();
    await tx.idempotencyKey.deleteMany();
    const enrollmentTokens = await tx.enrollmentToken.updateMany({
      where: { usedAt: null, revokedAt: null },
      data: { revokedAt: now, sealedAccess: null },
    });
    const downloadLinks = await tx.downloadLink.updateMany({
      where: { finishedAt: null, revokedAt: null },
      data: { revokedAt: now, revokedBy: ctx.actor.kind === "system" ? ctx.actor.name : null },
    });
    const rollouts = await tx.agentRollout.updateMany({
      where: { state: { in: ["canary", "everyone"] } },
      data: { state: "stopped", stateChangedAt: now, message: "The server was restored from a copy." },
    });
    await tx.job.updateMany({
      where: { state: { in: ["queued", "sent"] } },
      data: { expiresAt: new Date(now.getTime() + PATIENCE_MS) },
    });
    const settled: Settled = {
      sessions: sessions.count,
      enrollmentTokens: enrollmentTokens.count,
      downloadLinks: downloadLinks.count,
      rollouts: rollouts.count,
      hosts: await askHosts(unit, copiedAt),
    };
    const since = copiedAt.toISOString();
    await unit.audit({
      action: "settings.restore",
      targetKind: "server",
      targetId: since,
      details: { copiedAt: since, serverVersion, ...settled },
    });
    const message = `This server was restored from a copy of ${since}. What happened later is known only to the hosts, which are asked for it as they connect.`;
    await openAlert(unit, ctx, { kind: "server_restored", subject: since, hostId: null, message });
    return settled;
  });
}

async function askHosts({ tx }: Unit, copiedAt: Date): Promise<number> {
  const hosts = await tx.host.findMany({ select: { id: true, configRevision: true } });
  await tx.setting.deleteMany({ where: ALL_RECALLS });
  for (let at = 0; at < hosts.length; at += ROWS_PER_INSERT) {
    const data = hosts.slice(at, at + ROWS_PER_INSERT).map(({ id, configRevision }) => {
      const value: Recall = { since: copiedAt.toISOString(), configRevision };
      return { key: recallKey(id), value };
    });
    await tx.setting.createMany({ data });
  }
  await tx.host.updateMany({ data: { configRevision: { increment: REVISION_LEAP } } });
  return hosts.length;
}
