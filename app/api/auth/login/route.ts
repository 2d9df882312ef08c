import { logIn } from "@/server/domain/users";
import { toLoggedIn } from "@/server/http/contracts/users";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";
import { sessionCookie } from "@/server/http/session-cookie";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("POST /api/auth/login", async ({ ctx, body, request }) => {
    const loggedIn = await logIn(ctx, { ...body, userAgent: request.headers.get("user-agent") });
    return {
      body: toLoggedIn(loggedIn),
      headers: { "Set-Cookie": sessionCookie(ctx.site.publicUrl, loggedIn.sessionToken) },
    };
  }),
);
