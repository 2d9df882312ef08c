import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { addressOf, networkOf } from "@/server/core/request";
import { isSameSecret } from "@/server/crypto/tokens";
import { insertFirstAdmin, isSetupOpen, setupDone } from "./create-first-admin";
import type { SetUpInput } from "./schemas";
import type { UserView } from "./view";

/**
 * Makes the first admin from the setup page. Open to everybody who knows the one-time code that the server printed.
 * @throws AppError `setup_done` · `setup_code_invalid` · `rate_limited`
 */
export async function setUp(ctx: Ctx, { code, username, password }: SetUpInput): Promise<UserView> {
  const network = networkOf(addressOf(ctx.actor));
  await ctx.limits.setupPerAddress.check(network);
  const expected = ctx.site.setupCode();
  if (expected === null || !(await isSetupOpen(ctx))) throw setupDone();
  if (!isSameSecret(code, expected)) {
    await ctx.limits.setupPerAddress.consume(network);
    throw new AppError("setup_code_invalid", "The setup code is wrong; copy it from the server's output.");
  }
  return insertFirstAdmin(ctx, { username, password });
}
