import type { Database } from "@/server/db/database";
import { toSchedule } from "@/server/domain/protection";
import type { Surroundings } from "./warnings";

/**
 * What runs around the schedules of some hosts: four statements whatever their number.
 * @returns by host id
 */
export async function surroundingsOf(
  { repository, schedule }: Pick<Database["prisma"], "repository" | "schedule">,
  hostIds: readonly string[],
): Promise<Map<string, Surroundings>> {
  const select = { hostId: true, url: true, resticRepositoryId: true };
  const own = await repository.findMany({ where: { hostId: { in: [...hostIds] }, purpose: "primary" }, select });
  const urls = own.map(({ url }) => url);
  const ids = own.flatMap(({ resticRepositoryId }) => resticRepositoryId ?? []);
  const same = { OR: [{ url: { in: urls } }, { resticRepositoryId: { in: ids } }] };
  const sharing = await repository.findMany({ where: { purpose: "primary", ...same }, select });
  const rows = await schedule.findMany({
    where: {
      isEnabled: true,
      OR: [
        { kind: "backup", hostId: { in: [...hostIds] } },
        { kind: "prune", hostId: { in: sharing.map(({ hostId }) => hostId) } },
      ],
    },
  });
  const isSame = (a: (typeof own)[number], b: (typeof own)[number]) =>
    a.url === b.url || (a.resticRepositoryId !== null && a.resticRepositoryId === b.resticRepositoryId);
  return new Map(
    own.map((one) => {
      const neighbours = new Set(sharing.filter((other) => isSame(one, other)).map(({ hostId }) => hostId));
      const backups = rows.filter(({ kind, hostId }) => kind === "backup" && hostId === one.hostId).map(toSchedule);
      const hasPrune = rows.some(({ kind, hostId }) => kind === "prune" && neighbours.has(hostId));
      return [one.hostId, { backups, hasPrune }];
    }),
  );
}
