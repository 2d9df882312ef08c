import type { Tx } from "@/server/db/database";

const MAX_NAMED = 20;

/** How many hosts there are, how many have that pin on their disk, and the names of the first that have not. */
export async function hostsWithout({ host }: Pick<Tx, "host">, sha256: string | null) {
  const hosts = await host.count();
  if (sha256 === null) return { hosts, ready: 0, missing: [] };
  const ready = await host.count({ where: { nextCertPinSha256: sha256 } });
  const rows = await host.findMany({
    where: { OR: [{ nextCertPinSha256: null }, { nextCertPinSha256: { not: sha256 } }] },
    orderBy: { hostname: "asc" },
    take: MAX_NAMED,
    select: { hostname: true },
  });
  return { hosts, ready, missing: rows.map(({ hostname }) => hostname) };
}
