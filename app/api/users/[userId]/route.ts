import { deleteUser, updateUser } from "@/server/domain/users";
import { toUser } from "@/server/http/contracts/users";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("PATCH /api/users/[userId]", async ({ ctx, params, body }) => ({
    body: toUser(await updateUser(ctx, { userId: param(params, "userId"), ...body })),
  })),
  jsonRoute("DELETE /api/users/[userId]", async ({ ctx, params }) => {
    await deleteUser(ctx, { userId: param(params, "userId") });
    return {};
  }),
);
