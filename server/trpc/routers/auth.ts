import { currentUser, logOut } from "@/server/domain/users";
import { procedure, router } from "../init";

export const authRouter = router({
  me: procedure.query(({ ctx }) => currentUser(ctx)),
  logOut: procedure.mutation(({ ctx }) => logOut(ctx)),
});
