import { logOut } from "@/server/domain/users";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";
import { endedSessionCookie } from "@/server/http/session-cookie";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("POST /api/auth/logout", async ({ ctx }) => {
    await logOut(ctx);
    return { headers: { "Set-Cookie": endedSessionCookie(ctx.site.publicUrl) } };
  }),
);
