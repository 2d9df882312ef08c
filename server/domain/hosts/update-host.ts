import { isDeepStrictEqual } from "node:util";
import type { Ctx } from "@/server/core/context";
import { parseInput } from "@/server/core/input";
import { requireHostAccess } from "@/server/db/host-scope";
import { transact } from "@/server/db/transact";
import { getHost } from "./get-host";
import { type UpdateHostInput, updateHostSchema } from "./schemas";
import type { HostView } from "./view";

/**
 * Gives a host other tags. A change that changes nothing leaves the audit log alone.
 * @throws AppError `invalid_request`, `host_not_found`
 */
export async function updateHost(ctx: Ctx, input: UpdateHostInput): Promise<HostView> {
  await requireHostAccess(ctx, "operator", input.hostId);
  const { hostId, tags } = parseInput(updateHostSchema, input);
  await transact(ctx, async (unit) => {
    const before = await unit.tx.host.findUnique({ where: { id: hostId }, select: { hostname: true, tags: true } });
    if (!before || isDeepStrictEqual(before.tags, tags)) return;
    await unit.tx.host.update({ where: { id: hostId }, data: { tags } });
    await unit.audit({
      action: "hosts.update",
      targetKind: "host",
      targetId: hostId,
      hostId,
      details: { hostname: before.hostname, before: { tags: before.tags }, after: { tags } },
    });
    unit.emit("host.changed", { hostId });
  });
  return getHost(ctx, { hostId });
}
