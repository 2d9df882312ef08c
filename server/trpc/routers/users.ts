import {
  changeOwnPassword,
  changeOwnPasswordSchema,
  createUser,
  createUserSchema,
  deleteUser,
  endSession,
  listApiTokens,
  listSessions,
  listUsers,
  mintApiToken,
  mintApiTokenSchema,
  revokeApiToken,
  sessionIdSchema,
  tokenIdSchema,
  updateUser,
  updateUserSchema,
  userIdSchema,
} from "@/server/domain/users";
import { procedure, router } from "../init";

export const usersRouter = router({
  list: procedure.query(({ ctx }) => listUsers(ctx)),
  create: procedure.input(createUserSchema).mutation(({ ctx, input }) => createUser(ctx, input)),
  update: procedure.input(updateUserSchema).mutation(({ ctx, input }) => updateUser(ctx, input)),
  remove: procedure.input(userIdSchema).mutation(({ ctx, input }) => deleteUser(ctx, input)),
  /** The logged-in user's own. */
  sessions: procedure.query(({ ctx }) => listSessions(ctx)),
  endSession: procedure.input(sessionIdSchema).mutation(({ ctx, input }) => endSession(ctx, input)),
  /** An admin sees everybody's. */
  apiTokens: procedure.query(({ ctx }) => listApiTokens(ctx)),
  mintApiToken: procedure.input(mintApiTokenSchema).mutation(({ ctx, input }) => mintApiToken(ctx, input)),
  revokeApiToken: procedure.input(tokenIdSchema).mutation(({ ctx, input }) => revokeApiToken(ctx, input)),
  /** The logged-in user's own; an admin resets another's with `update`. */
  changePassword: procedure.input(changeOwnPasswordSchema).mutation(({ ctx, input }) => changeOwnPassword(ctx, input)),
});
