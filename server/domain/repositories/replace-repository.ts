import type { Ctx } from "@/server/core/context";
import { parseInput } from "@/server/core/input";
import { requireHostAccess } from "@/server/db/host-scope";
import { transact } from "@/server/db/transact";
import { rekeyLeases } from "@/server/domain/jobs";
import { leaveBehind } from "@/server/domain/protection";
import { openAccess, sealAccess } from "./access";
import { mergeAccess } from "./merge-access";
import { primaryRepository } from "./primary-repository";
import { queueProbe } from "./probe-repository";
import { type ReplaceRepositoryInput, replaceRepositorySchema } from "./schemas";

/**
 * Gives a host's repository another location or other credentials, and probes it. Snapshots of a former location
 * stay where they are; they are no longer listed here.
 * @returns the probe's job
 * @throws AppError `invalid_request`, `host_not_found`
 */
export async function replaceRepository(ctx: Ctx, input: ReplaceRepositoryInput): Promise<{ jobId: string }> {
  await requireHostAccess(ctx, "operator", input.hostId);
  const { hostId, ...typed } = parseInput(replaceRepositorySchema, input);
  return transact(ctx, async (unit) => {
    const row = await primaryRepository(unit.tx, hostId);
    const former = { url: row.url, isReady: row.state === "ready", secrets: openAccess(ctx.secrets, row) };
    const { url, secrets } = mergeAccess(typed, former);
    const hasMoved = url !== row.url;
    await unit.tx.repository.update({
      where: { id: row.id },
      data: {
        url,
        sealedAccess: sealAccess(ctx.secrets, row.id, secrets),
        state: "pending",
        cause: null,
        message: null,
        stateChangedAt: ctx.clock.now(),
        ...{ accessChangedAt: ctx.clock.now(), kitProvenAt: null, kitProvenJobId: null },
        ...(hasMoved ? { resticRepositoryId: null, sizeBytes: null, sizeMeasuredAt: null } : {}),
      },
    });
    const { resticRepositoryId } = row;
    if (hasMoved)
      await rekeyLeases(unit, ctx, {
        repositoryId: row.id,
        before: { url: row.url, resticRepositoryId },
        after: { url, resticRepositoryId: null },
      });
    await unit.tx.host.update({ where: { id: hostId }, data: { configRevision: { increment: 1 } } });
    if (hasMoved) await unit.tx.repositoryDay.deleteMany({ where: { repositoryId: row.id } });
    if (hasMoved) await leaveBehind(unit, { hostId, repositoryId: row.id, now: ctx.clock.now() });
    const jobId = await queueProbe(unit, ctx, { hostId, repositoryId: row.id });
    await unit.audit({
      action: "repositories.replace",
      targetKind: "repository",
      targetId: row.id,
      hostId,
      details: { before: { repoUrl: row.url }, after: { repoUrl: url }, replaced: Object.keys(typed), jobId },
    });
    unit.emit("config.changed", { hostId });
    unit.emit("host.changed", { hostId });
    if (hasMoved) unit.emit("snapshots.changed", { hostId });
    return { jobId };
  });
}
