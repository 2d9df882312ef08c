import {
  checkDetails,
  checkDetailsSchema,
  getToken,
  listTokens,
  mintToken,
  mintTokenSchema,
  revokeToken,
  tokenHashSchema,
} from "@/server/domain/enrollment";
import { procedure, router } from "../init";

export const enrollmentRouter = router({
  mint: procedure.input(mintTokenSchema).mutation(({ ctx, input }) => mintToken(ctx, input)),
  check: procedure.input(checkDetailsSchema).query(({ ctx, input }) => checkDetails(ctx, input)),
  list: procedure.query(({ ctx }) => listTokens(ctx)),
  get: procedure.input(tokenHashSchema).query(({ ctx, input }) => getToken(ctx, input)),
  revoke: procedure.input(tokenHashSchema).mutation(({ ctx, input }) => revokeToken(ctx, input)),
});
