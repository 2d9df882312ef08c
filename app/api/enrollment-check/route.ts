import { checkDetails } from "@/server/domain/enrollment";
import { toDetailsCheck } from "@/server/http/contracts/enrollment";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("POST /api/enrollment-check", async ({ ctx, body }) => ({
    body: toDetailsCheck(await checkDetails(ctx, body)),
  })),
);
