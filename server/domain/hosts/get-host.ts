import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { requireHostAccess } from "@/server/db/host-scope";
import type { HostRef } from "./schemas";
import { type HostView, toHostView } from "./view";

/** @throws AppError `host_not_found` */
export async function getHost(ctx: Ctx, { hostId }: HostRef): Promise<HostView> {
  await requireHostAccess(ctx, "viewer", hostId);
  const [row] = ctx.db.reads.hostsByIds([hostId]);
  if (!row) throw new AppError("host_not_found", "The host was removed a moment ago.");
  return toHostView(ctx, row);
}
