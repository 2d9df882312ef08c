import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { requireHostAccess } from "@/server/db/host-scope";
import { transact } from "@/server/db/transact";
import type { HostRef } from "./schemas";

/**
 * Removes a host and everything the server keeps of it; its agent token is dead at once and its socket is closed.
 * Snapshots stay in the repository.
 * @throws AppError `host_not_found`, also when it was removed before
 */
export async function deleteHost(ctx: Ctx, { hostId }: HostRef): Promise<void> {
  await requireHostAccess(ctx, "operator", hostId);
  await transact(ctx, async (unit) => {
    const host = await unit.tx.host.findUnique({ where: { id: hostId }, include: { repositories: true } });
    if (!host) throw new AppError("host_not_found", "The host was removed already.");
    await unit.tx.host.delete({ where: { id: hostId } });
    await unit.audit({
      action: "hosts.delete",
      targetKind: "host",
      targetId: hostId,
      hostId,
      details: { before: { hostname: host.hostname, tags: host.tags, repoUrl: host.repositories[0]?.url ?? null } },
    });
    unit.emit("host.removed", { hostId });
  });
}
