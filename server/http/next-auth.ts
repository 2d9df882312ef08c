import { randomBytes } from "node:crypto";
import { NextRequest } from "next/server";
import NextAuth, { type AuthOptions } from "next-auth";
import type { Adapter } from "next-auth/adapters";
import { AppError } from "@/server/core/errors";
import { assertOwnOrigin, readBody, remoteAddress } from "@/server/core/request";
import { authenticateSession, currentUser, logOut, SESSION_COOKIE, SESSION_SECONDS } from "@/server/domain/users";
import { contextFor, runtime } from "@/server/runtime";
import { asAppError, errorResponse } from "./error-response";
import type { NextHandler } from "./methods";
import { isSecureSite } from "./session-cookie";

/** Signs next-auth's CSRF cookie only; a restart makes the browser fetch another one. */
const secret = randomBytes(32).toString("base64url");

/** next-auth over our own session rows: the cookie of either login is the cookie of both. */
function sessionAdapter(address: string): Adapter {
  const contextOf = async (sessionToken: string) => {
    const ctx = contextFor({ kind: "anonymous", address });
    const actor = await authenticateSession(ctx, sessionToken);
    return actor && { ...ctx, actor };
  };
  return {
    async getSessionAndUser(sessionToken) {
      const ctx = await contextOf(sessionToken);
      if (!ctx) return null;
      const { userId, username, expiresAt } = await currentUser(ctx);
      return {
        session: { sessionToken, userId, expires: expiresAt },
        // next-auth insists on an address; accounts here have none.
        user: { id: userId, name: username, email: "", emailVerified: null },
      };
    },
    async deleteSession(sessionToken) {
      const ctx = await contextOf(sessionToken);
      if (ctx) await logOut(ctx);
    },
    // The lifetime is fixed: a session is never prolonged.
    updateSession: async () => null,
  };
}

function options(address: string): AuthOptions {
  const { site, log } = runtime();
  const secure = isSecureSite(site.publicUrl);
  return {
    secret,
    providers: [],
    adapter: sessionAdapter(address),
    session: { strategy: "database", maxAge: SESSION_SECONDS, updateAge: SESSION_SECONDS },
    useSecureCookies: secure,
    pages: { signIn: "/login" },
    cookies: {
      sessionToken: { name: SESSION_COOKIE, options: { httpOnly: true, sameSite: "lax", path: "/", secure } },
    },
    callbacks: {
      session: ({ session, user }) => ({ expires: session.expires, user: { id: user.id, name: user.name ?? null } }),
    },
    logger: {
      error: (code, metadata) => log.error({ code, metadata }, "next-auth"),
      warn: (code) => log.debug({ code }, "next-auth"),
      debug: () => {},
    },
  };
}

/** Not `_log`: it would let everybody write into the server's log. */
const ACTIONS = ["session", "csrf", "providers", "signin", "signout", "error"];

/** next-auth's own addresses below /api/auth; ours beside them are more specific and win. */
export const handleNextAuth: NextHandler = async (request, context) => {
  try {
    const [action = ""] = [(await context.params)?.nextauth].flat();
    if (!ACTIONS.includes(action))
      throw new AppError("not_found", "There is no such address; log in at /api/auth/login.");
    if (isWrite(request)) assertOwnOrigin(request.headers, runtime().site.publicUrl);
    const bounded = await withReadBody(request);
    const response: Response = await NextAuth(bounded, context as never, options(remoteAddress(request.headers)));
    response.headers.set("Cache-Control", "no-store");
    return response;
  } catch (error) {
    return errorResponse(asAppError(error, "next-auth"));
  }
};

const isWrite = ({ method }: Request): boolean => method !== "GET" && method !== "HEAD";

/** next-auth would read a body of any size, and knows no HEAD. */
async function withReadBody(request: Request): Promise<NextRequest> {
  const { url, method, headers } = request;
  return new NextRequest(url, isWrite(request) ? { method, headers, body: await readBody(request) } : { headers });
}
