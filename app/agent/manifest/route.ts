import { getManifest } from "@/server/domain/agent-releases";
import { toManifest } from "@/server/http/contracts/agent-releases";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /agent/manifest", async ({ ctx }) => ({ body: toManifest(await getManifest(ctx)) })),
);
