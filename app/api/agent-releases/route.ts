import { listReleases } from "@/server/domain/agent-releases";
import { toRelease } from "@/server/http/contracts/agent-releases";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/agent-releases", async ({ ctx }) => ({ body: (await listReleases(ctx)).map(toRelease) })),
);
