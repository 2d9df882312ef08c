import {
  changeOwnPassword,
  changeOwnPasswordSchema,
  createUser,
  createUserSchema,
  deleteUser,
  listUsers,
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
  /** The logged-in user's own; an admin resets another's with `update`. */
  changePassword: procedure.input(changeOwnPasswordSchema).mutation(({ ctx, input }) => changeOwnPassword(ctx, input)),
});
