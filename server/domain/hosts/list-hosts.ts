import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { parseInput } from "@/server/core/input";
import { type ListHostsInput, listHostsSchema } from "./schemas";
import { type HostView, toHostView } from "./view";

/** Hosts by name; one SQL statement whatever their number, because each row keeps the facts of its last backup. */
export async function listHosts(ctx: Ctx, input: ListHostsInput = {}): Promise<HostView[]> {
  requireAccess(ctx.actor, "viewer", FLEET);
  const { limit, after } = parseInput(listHostsSchema, input);
  return ctx.db.reads.hosts({ after, limit }).map((row) => toHostView(ctx, row));
}
