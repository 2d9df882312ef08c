import { currentUser } from "@/server/domain/users";
import { toMe } from "@/server/http/contracts/users";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/auth/me", async ({ ctx }) => ({ body: toMe(await currentUser(ctx)) })),
);
