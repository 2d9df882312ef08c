import { archSchema, osSchema } from "@/agent/protocol/mod";
import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { type MirroredRestic, readMirror } from "./read-mirror";

/** The copies of restic that this server hands out, one a platform at most. */
export async function listResticMirror(ctx: Ctx): Promise<MirroredRestic[]> {
  requireAccess(ctx.actor, "viewer", FLEET);
  const platforms = osSchema.options.flatMap((os) => archSchema.options.map((arch) => ({ os, arch })));
  const copies = await Promise.all(platforms.map((platform) => readMirror(ctx.site.resticDir, platform)));
  return copies.filter((copy) => copy !== null);
}
