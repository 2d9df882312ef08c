import { type FoundEntry, foundEntrySchema } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import { parseInput } from "@/server/core/input";
import type { Prisma } from "@/server/db/generated/client";
import { ownHostnames } from "@/server/domain/protection";
import { primaryRepository } from "@/server/domain/repositories";
import { collect } from "./collect";
import { requireReading, streamOf } from "./reading";
import { type FindInput, findInSnapshotsSchema, MAX_FOUND } from "./schemas";

export type FoundInSnapshots = { found: (FoundEntry & { takenAt: Date | null })[]; isCut: boolean };

/**
 * Where a name lies over all snapshots of a host; with an exact path that is the history of one file. At most
 * `MAX_FOUND`, then `isCut`. An answer is kept for a minute.
 * @throws AppError as `listTree`
 */
export async function findInSnapshots(ctx: Ctx, input: FindInput): Promise<FoundInSnapshots> {
  const viaHostId = await requireReading(ctx, input);
  const { hostId, pattern, isExact, isCaseIgnored } = parseInput(findInSnapshotsSchema, input);
  const repository = await primaryRepository(ctx.db.prisma, hostId);
  const hostnames = await namesOf(ctx, repository);
  const question = { kind: "find", pattern, isExact, isCaseIgnored, hostnames } as const;
  const open = streamOf(ctx, question, { hostId, viaHostId });
  const { found, isCut } = await ctx.browsing.found.get(JSON.stringify([repository.id, question]), async () => {
    const { lines, isCut } = await collect({ open, schema: foundEntrySchema, most: MAX_FOUND });
    return { found: lines, isCut };
  });
  const taken = await takenAt(ctx, repository.id, [...new Set(found.map(({ snapshotId }) => snapshotId))]);
  return { found: found.map((entry) => ({ ...entry, takenAt: taken.get(entry.snapshotId) ?? null })), isCut };
}

/** All names in a repository of the host's own; where others write to the same one, only those that are this host's. */
async function namesOf(
  { db }: Ctx,
  { id, hostId, url, resticRepositoryId }: Prisma.RepositoryModel,
): Promise<string[]> {
  const same = [{ url }, ...(resticRepositoryId === null ? [] : [{ resticRepositoryId }])];
  const others = await db.prisma.repository.count({ where: { id: { not: id }, OR: same } });
  if (others === 0) return [];
  const host = await db.prisma.host.findUniqueOrThrow({
    where: { id: hostId },
    select: { hostname: true, lastBackupJobId: true },
  });
  return [...new Set(await ownHostnames(db.prisma, { host, repositoryId: id }))];
}

async function takenAt({ db }: Ctx, repositoryId: string, ids: string[]): Promise<Map<string, Date>> {
  const rows = await db.prisma.snapshot.findMany({
    where: { repositoryId, snapshotId: { in: ids } },
    select: { snapshotId: true, takenAt: true },
  });
  return new Map(rows.map((row) => [row.snapshotId, row.takenAt]));
}
