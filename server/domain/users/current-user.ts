import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import type { Me } from "./view";

/** Who is logged in, and until when. */
export async function currentUser(ctx: Ctx): Promise<Me> {
  requireAccess(ctx.actor, "viewer", FLEET);
  const { actor, db } = ctx;
  const lookUp = async () => {
    if (actor.kind === "user") return db.prisma.session.findUnique({ where: { id: actor.sessionId } });
    if (actor.kind === "api_token") return db.prisma.apiToken.findUnique({ where: { id: actor.tokenId } });
    return null;
  };
  const credential = await lookUp();
  if (!credential || (actor.kind !== "user" && actor.kind !== "api_token"))
    throw new AppError("unauthenticated", "Log in first, then try again.");
  return { userId: actor.id, username: actor.name, role: actor.role, expiresAt: credential.expiresAt };
}
