import type { RepositoryQuestion } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import type { OpenStream } from "@/server/core/ports";
import { requireHostAccess } from "@/server/db/host-scope";
import { transact } from "@/server/db/transact";
import { foreignAccess } from "@/server/domain/repositories";

type Reading = { hostId: string; viaHostId?: string | null | undefined };

const otherReader = ({ hostId, viaHostId = null }: Reading): string | null => (viaHostId === hostId ? null : viaHostId);

/**
 * Who may look into a host's snapshots: an operator through the host itself; only an admin through another host,
 * because whoever is root there could read the passwords that it is given.
 */
export const readingNeed = (reading: Reading) => (otherReader(reading) === null ? "operator" : "admin");

/**
 * Decides whether somebody may look into a host's snapshots.
 * @returns the host that reads, null for the snapshots' own
 */
export async function requireReading(ctx: Ctx, reading: Reading): Promise<string | null> {
  const via = otherReader(reading);
  await requireHostAccess(ctx, readingNeed(reading), reading.hostId);
  if (via !== null) await requireHostAccess(ctx, "admin", via);
  return via;
}

/** How the answer is streamed. Each time another host is given access to the repository, that is audited first. */
export function streamOf(ctx: Ctx, question: RepositoryQuestion, { hostId, viaHostId = null }: Reading): OpenStream {
  return async (signal) => {
    const access = await foreignAccess(ctx, { ofHostId: hostId, viaHostId });
    if (access === undefined || viaHostId === null) return ctx.agents.openStream(hostId, { question, signal });
    await transact(ctx, async (unit) => {
      const details = { viaHostId, hostnames: await hostnames(unit.tx, [hostId, viaHostId]), question: question.kind };
      const target = { targetKind: "host", targetId: hostId, hostId };
      await unit.audit({ action: "snapshots.read_via", ...target, details });
    });
    return ctx.agents.openStream(viaHostId, { question, access, signal });
  };
}

async function hostnames(tx: Pick<Ctx["db"]["prisma"], "host">, ids: string[]): Promise<string[]> {
  const rows = await tx.host.findMany({ where: { id: { in: ids } }, select: { id: true, hostname: true } });
  return ids.map((id) => rows.find((row) => row.id === id)?.hostname ?? id);
}
