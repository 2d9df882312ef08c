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
export async function ownHostnames(tx: Tx, { host, repositoryId }: HostAndRepository): Promise<string[]> {
  const names = [host.hostname, host.hostname.split(".")[0] ?? host.hostname];
  const last = host.lastBackupJobId ? await tx.job.findUnique({ where: { id: host.lastBackupJobId } }) : null;
  const snapshotId = last?.result ? jobResultSchema.parse(last.result).summary?.snapshotId : undefined;
  const made = snapshotId
    ? await tx.snapshot.findFirst({
        where: { repositoryId: repositoryId ?? "", snapshotId: { startsWith: snapshotId } },
      })
    : null;
  return made ? [...names, made.hostname] : names;
}
