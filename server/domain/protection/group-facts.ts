import { z } from "zod";
import { jobOrderSchema, jobResultSchema } from "@/agent/protocol/mod";
import type { Tx } from "@/server/db/database";
import type { Prisma } from "@/server/db/generated/client";
import { ownHostnames } from "./own-hostnames";

const pathsSchema = z.array(z.string());
/** Dry runs among the last backups do not count; more of them in a row hide what came before. */
const LOOKED_AT = 10;

export type GroupNews = {
  group: Prisma.SourceGroupModel;
  lastSnapshotAt: Date | null;
  /** How the last backup that was no dry run and was not cancelled ended. */
  lastState: string | null;
};
type Owner = { id: string; hostname: string; lastBackupJobId: string | null };
type Place = { tx: Tx; host: Owner; repositoryId: string; newest: ReadonlyMap<string, Date> };

/** What rows of snapshots and jobs say of each source group of a host. */
export async function groupFacts(tx: Tx, host: Owner & { sourceGroups: Prisma.SourceGroupModel[] }) {
  const where = { hostId_purpose: { hostId: host.id, purpose: "primary" } };
  const repositoryId = (await tx.repository.findUnique({ where, select: { id: true } }))?.id ?? "";
  const newest = await newestByPaths(tx, { host, repositoryId });
  const news: GroupNews[] = [];
  for (const group of host.sourceGroups) news.push(await newsOf({ tx, host, repositoryId, newest }, group));
  return news;
}

async function newestByPaths(tx: Tx, place: { host: Owner; repositoryId: string }): Promise<Map<string, Date>> {
  const rows = await tx.snapshot.groupBy({
    by: ["paths"],
    where: { repositoryId: place.repositoryId, hostname: { in: await ownHostnames(tx, place) } },
    _max: { takenAt: true },
  });
  const newest = new Map<string, Date>();
  for (const { paths, _max } of rows) {
    const key = keyOf(paths);
    const known = newest.get(key);
    if (_max.takenAt && (!known || _max.takenAt > known)) newest.set(key, _max.takenAt);
  }
  return newest;
}

/** Paths as a set: restic keeps them absolute and clean, in an order of its own. */
function keyOf(paths: unknown): string {
  const clean = pathsSchema.parse(paths).map((path) => path.replace(/(?<=.)[/\\]+$/, ""));
  return JSON.stringify([...new Set(clean)].sort());
}

async function newsOf(place: Place, group: Prisma.SourceGroupModel): Promise<GroupNews> {
  const [last] = await lastBackups(place, group.id, ["succeeded", "partial", "failed", "lost"]);
  const key = keyOf(group.paths);
  const listed = place.newest.get(key) ?? null;
  const made = await lastMade(place, group.id, key);
  const lastSnapshotAt = listed === null || (made !== null && made > listed) ? made : listed;
  return { group, lastSnapshotAt, lastState: last?.state ?? null };
}

type EndedBackup = { state: string; startedAt: Date; finishedAt: Date; paths: unknown; snapshotId: string | undefined };

async function lastBackups(
  { tx, host, repositoryId }: Place,
  sourceGroupId: string,
  states: string[],
): Promise<EndedBackup[]> {
  const rows = await tx.job.findMany({
    where: { hostId: host.id, sourceGroupId, kind: "backup", state: { in: states }, finishedAt: { not: null } },
    orderBy: [{ finishedAt: "desc" }, { id: "desc" }],
    take: LOOKED_AT,
    select: {
      ...{ state: true, startedAt: true, finishedAt: true, createdAt: true },
      ...{ order: true, result: true, repositoryId: true },
    },
  });
  return rows.flatMap(({ state, startedAt, finishedAt, createdAt, ...row }) => {
    const order = jobOrderSchema.parse(row.order);
    if (order.kind !== "backup" || order.isDryRun) return [];
    // What was made at a former location does not count.
    const isHere = row.result !== null && row.repositoryId === repositoryId;
    const snapshotId = isHere ? jobResultSchema.parse(row.result).summary?.snapshotId : undefined;
    const instants = { startedAt: startedAt ?? createdAt, finishedAt: finishedAt ?? createdAt };
    return { state, ...instants, paths: order.sourceGroup.paths, snapshotId };
  });
}

/**
 * When the group's own last backup made its snapshot. It counts before a listing has shown it, and also when restic
 * left out a path that was missing, so that the snapshot names fewer than the group. Null when it is gone.
 */
async function lastMade(place: Place, sourceGroupId: string, key: string): Promise<Date | null> {
  const { tx, host, repositoryId, newest } = place;
  const backups = await lastBackups(place, sourceGroupId, ["succeeded", "partial"]);
  const made = backups.find(({ snapshotId, paths }) => snapshotId !== undefined && keyOf(paths) === key);
  if (!made?.snapshotId) return null;
  const row = await tx.snapshot.findFirst({ where: { repositoryId, snapshotId: { startsWith: made.snapshotId } } });
  if (row) return newest.get(keyOf(row.paths)) ?? row.takenAt;
  const listing = { kind: "snapshots", state: "succeeded", startedAt: { gte: made.finishedAt } };
  const isListed = await tx.job.count({ where: { hostId: host.id, repositoryId, ...listing } });
  return isListed > 0 ? null : made.startedAt;
}
