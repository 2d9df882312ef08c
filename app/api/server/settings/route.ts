import { getSettings } from "@/server/domain/settings";
import { toServerSettings } from "@/server/http/contracts/server";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/server/settings", async ({ ctx }) => ({ body: toServerSettings(await getSettings(ctx)) })),
);
