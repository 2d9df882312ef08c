import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { parseInput } from "@/server/core/input";
import { toHostScope } from "@/server/db/host-scope";
import { transact } from "@/server/db/transact";
import { attempt, doneOn, type HostOutcome, inOrder, unchangedOn } from "./bulk";
import { type TagHostsInput, tagHostsSchema } from "./schemas";

const MAX_TAGS = 20;
type Change = { hostId: string; before: string[]; after: string[] };

/** Gives tags to many hosts and takes others away. A tag that is there already, or not, is left as it is. */
export async function tagHosts(ctx: Ctx, input: TagHostsInput): Promise<HostOutcome[]> {
  requireAccess(ctx.actor, "operator", FLEET);
  const { hostIds, add, remove } = parseInput(tagHostsSchema, input);
  return transact(ctx, async (unit) => {
    const select = { id: true, hostname: true, tags: true };
    const hosts = await unit.tx.host.findMany({ where: { id: { in: hostIds } }, select });
    const changes: Change[] = [];
    const outcomes = hosts.map((host) =>
      attempt(host, () => {
        const scope = toHostScope(host);
        requireAccess(ctx.actor, "operator", scope);
        const before = [...scope.tags];
        const after = [...new Set([...before, ...add])].filter((tag) => !remove.includes(tag));
        if (before.join() === after.join()) return unchangedOn(host);
        if (after.length > MAX_TAGS)
          throw new AppError("invalid_request", `A host has at most ${MAX_TAGS} tags; take one away first.`);
        changes.push({ hostId: host.id, before, after });
        return doneOn(host);
      }),
    );
    if (changes.length > 0) {
      const values = JSON.stringify(changes);
      await unit.tx.$executeRaw`
        UPDATE "Host" SET "tags" = change."value" ->> '$.after'
        FROM json_each(${values}) AS change WHERE "Host"."id" = change."value" ->> '$.hostId'`;
      const target = { targetKind: "host", targetId: changes.length === 1 ? (changes[0]?.hostId ?? "") : "many" };
      await unit.audit({ action: "hosts.tag", ...target, details: { add, remove, hosts: changes } });
      for (const { hostId } of changes) unit.emit("host.changed", { hostId });
    }
    return inOrder(hostIds, outcomes);
  });
}
