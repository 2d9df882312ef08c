import type { Ctx } from "@/server/core/context";
import { requireHostAccess } from "@/server/db/host-scope";
import { transact } from "@/server/db/transact";
import { snapshotHostname } from "@/server/domain/protection";
import { openAccess } from "./access";
import { primaryRepository } from "./primary-repository";
import { type RecoveryCommands, recoveryCommands } from "./recovery-commands";
import type { HostRef } from "./schemas";

/** Secrets in the clear: for the one answer, never to be kept or logged. */
export type RecoveryKit = {
  hostId: string;
  hostname: string;
  repoUrl: string;
  /** Opens the repository itself. */
  encryptionPassword: string;
  /** Login of the storage; null where it has none. */
  username: string | null;
  password: string | null;
  commands: RecoveryCommands;
  /** When a drill last restored with just these commands and this access, and which job that was. */
  provenAt: Date | null;
  provenJobId: string | null;
  exportedAt: Date;
};

/**
 * What opens a host's repository without this server, for an admin to keep elsewhere. Who asked for it is audited;
 * the secrets are not.
 * @throws AppError `host_not_found`
 */
export async function exportRecoveryKit(ctx: Ctx, { hostId }: HostRef): Promise<RecoveryKit> {
  await requireHostAccess(ctx, "admin", hostId);
  return transact(ctx, async (unit) => {
    const row = await primaryRepository(unit.tx, hostId);
    const select = { hostname: true, lastBackupJobId: true };
    const host = await unit.tx.host.findUniqueOrThrow({ where: { id: hostId }, select });
    const { hostname } = host;
    const secrets = openAccess(ctx.secrets, row);
    await unit.audit({
      action: "repositories.export_recovery_kit",
      targetKind: "repository",
      targetId: row.id,
      hostId,
      details: { hostname, repoUrl: row.url },
    });
    return {
      hostId,
      hostname,
      repoUrl: row.url,
      encryptionPassword: secrets.encryptionPassword,
      username: secrets.username ?? null,
      password: secrets.password ?? null,
      commands: recoveryCommands({
        ...{ url: row.url, secrets },
        hostname: await snapshotHostname(unit.tx, { host, repositoryId: row.id }),
      }),
      provenAt: row.kitProvenAt,
      provenJobId: row.kitProvenJobId,
      exportedAt: ctx.clock.now(),
    };
  });
}
