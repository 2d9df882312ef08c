import type { Ctx } from "./core/context";
import { readCookie, remoteAddress } from "./core/request";
import { authenticateRequest, SESSION_COOKIE } from "./domain/users";
import { contextFor } from "./runtime";

/**
 * The context of a request, by its headers: the same for JSON routes, tRPC and pages.
 * Without valid credentials the actor is `anonymous`, and the verb decides.
 * @throws AppError `unauthenticated` for an API token that is not valid
 */
export async function contextOfRequest(headers: Headers): Promise<Ctx> {
  const ctx = contextFor({ kind: "anonymous", address: remoteAddress(headers) });
  const actor = await authenticateRequest(ctx, {
    sessionToken: readCookie(headers, SESSION_COOKIE),
    authorization: headers.get("authorization"),
  });
  return { ...ctx, actor };
}
