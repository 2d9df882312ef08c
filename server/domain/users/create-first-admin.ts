import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { newId } from "@/server/core/ids";
import { StartError } from "@/server/core/start-error";
import { hashPassword, PASSWORD_MIN, passwordProblem } from "@/server/crypto/passwords";
import { transact } from "@/server/db/transact";
import { usernameSchema } from "./schemas";
import { toUserView, type UserView } from "./view";

type Account = { username: string; password: string };

/** Whoever runs the server chose this password knowingly, so the floor is lower than for accounts made later. */
const CONFIGURED_PASSWORD_MIN = 8;

/** Whether nobody has an account yet. */
export async function isSetupOpen(ctx: Ctx): Promise<boolean> {
  return (await ctx.db.prisma.user.count()) === 0;
}

/**
 * Makes the first admin from the configuration, when there is no account yet; otherwise does nothing, so a password
 * that was changed later is never set back.
 * @returns null when there was an account already
 * @throws StartError when name or password cannot be used
 */
export async function createFirstAdmin(ctx: Ctx, account: Account): Promise<UserView | null> {
  requireAccess(ctx.actor, "system", FLEET);
  if (!(await isSetupOpen(ctx))) return null;
  const username = usernameSchema.safeParse(account.username);
  if (!username.success) throw new StartError(`RM_ADMIN_USERNAME ${username.error.issues[0]?.message}.`);
  const problem = passwordProblem(account.password, CONFIGURED_PASSWORD_MIN);
  if (problem) throw new StartError(`RM_ADMIN_PASSWORD ${problem}.`);
  if (account.password.length < PASSWORD_MIN)
    ctx.log.warn(`RM_ADMIN_PASSWORD has fewer than ${PASSWORD_MIN} characters; choose a longer one.`);
  return insertFirstAdmin(ctx, { username: username.data, password: account.password });
}

/** @throws AppError `setup_done` when somebody else was faster */
export async function insertFirstAdmin(ctx: Ctx, { username, password }: Account): Promise<UserView> {
  const passwordHash = await hashPassword(password);
  return transact(ctx, async ({ tx, audit, emit }) => {
    if ((await tx.user.count()) > 0) throw setupDone();
    const createdAt = ctx.clock.now();
    const user = await tx.user.create({ data: { id: newId(), username, passwordHash, role: "admin", createdAt } });
    await audit({
      action: "users.create_first_admin",
      targetKind: "user",
      targetId: user.id,
      details: { after: { username, role: "admin" } },
    });
    emit("user.changed", { userId: user.id });
    return toUserView(user);
  });
}

export const setupDone = () => new AppError("setup_done", "This server already has its first admin; log in instead.");
