import { jobResultSchema } from "@/agent/protocol/mod";
import type { Tx } from "@/server/db/database";

type HostAndRepository = {
  host: { hostname: string; lastBackupJobId: string | null };
  repositoryId: string | null;
};

/**
 * Which names in a repository's snapshots are this host's: others may write to the same place. restic puts the
 * machine's own name into them, which need not be the one it was enrolled under; the last backup shows what the
 * machine calls itself.
 */
export async function ownHostnames(tx: Tx, where: HostAndRepository): Promise<string[]> {
  const { hostname } = where.host;
  const made = await madeUnder(tx, where);
  return [hostname, hostname.split(".")[0] ?? hostname, ...(made === null ? [] : [made])];
}

/** The one name to ask restic for this host's snapshots by. */
export const snapshotHostname = async (tx: Tx, where: HostAndRepository): Promise<string> =>
  (await madeUnder(tx, where)) ?? where.host.hostname;

async function madeUnder(tx: Tx, { host, repositoryId }: HostAndRepository): Promise<string | null> {
  const last = host.lastBackupJobId ? await tx.job.findUnique({ where: { id: host.lastBackupJobId } }) : null;
  const snapshotId = last?.result ? jobResultSchema.parse(last.result).summary?.snapshotId : undefined;
  if (!snapshotId) return null;
  const where = { repositoryId: repositoryId ?? "", snapshotId: { startsWith: snapshotId } };
  return (await tx.snapshot.findFirst({ where }))?.hostname ?? null;
}
