import { FLEET, hasAccess } from "@/server/core/access";
import type { Ctx, Role } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import type { Tx } from "@/server/db/database";

export const SESSION_COOKIE = "rm_session";
export const SESSION_SECONDS = 86_400;
export const USER_AGENT_MAX = 400;

const RANK: Record<Role, number> = { viewer: 0, operator: 1, admin: 2 };

/** The lower of two roles: an API token never outranks its user. */
export const lowerRole = (a: Role, b: Role): Role => (RANK[a] <= RANK[b] ? a : b);

/**
 * Called in the transaction that takes an admin away; transactions run one after another, so of two that try at once
 * the second sees what the first did.
 * @throws AppError `last_admin`
 */
export async function assertAnotherAdmin(tx: Tx, userId: string): Promise<void> {
  const others = await tx.user.count({ where: { role: "admin", isDisabled: false, id: { not: userId } } });
  if (others === 0)
    throw new AppError("last_admin", "This is the last admin; make another user admin first, then try again.");
}

export const userNotFound = () => new AppError("user_not_found", "There is no such user; list the users and pick one.");

/** The person behind a session or an API token; empty, which no row has, for anybody else. */
export const ownUserId = ({ actor }: Ctx): string =>
  actor.kind === "user" || actor.kind === "api_token" ? actor.id : "";

/** Which API tokens the actor may see and revoke: all for an admin, else the own ones. */
export const reachableTokens = (ctx: Ctx): { userId?: string } =>
  hasAccess(ctx.actor, "admin", FLEET) ? {} : { userId: ownUserId(ctx) };
