import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { transact } from "@/server/db/transact";
import { tokenNotFound } from "./rules";
import { type TokenView, tokenState, tokenViewSelect, toTokenView } from "./view";

/**
 * Makes a token unusable and drops its sealed credentials. Doing it again, or to one that is over, changes nothing.
 * @throws AppError `token_not_found` · `token_not_pending` when a host has used it already
 */
export async function revokeToken(ctx: Ctx, { tokenHash }: { tokenHash: string }): Promise<TokenView> {
  requireAccess(ctx.actor, "operator", FLEET);
  return transact(ctx, async ({ tx, audit, emit }) => {
    const now = ctx.clock.now();
    const row = await tx.enrollmentToken.findUnique({ where: { tokenHash }, select: tokenViewSelect });
    if (!row) throw tokenNotFound();
    const state = tokenState(row, now);
    if (state === "used")
      throw new AppError("token_not_pending", "A host has used this token already; remove that host instead.");
    if (state !== "pending") return toTokenView(row, now);
    const revoked = await tx.enrollmentToken.update({
      where: { tokenHash },
      data: { revokedAt: now, sealedAccess: null },
      select: tokenViewSelect,
    });
    await audit({
      action: "enrollment.revoke_token",
      targetKind: "enrollment_token",
      targetId: tokenHash,
      details: { hostname: row.hostname, before: { state }, after: { state: "revoked" } },
    });
    emit("enrollment.changed", { tokenHash });
    return toTokenView(revoked, now);
  });
}
