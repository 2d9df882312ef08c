import { testExcludes } from "@/server/domain/source-groups";
import { toExcludeVerdicts } from "@/server/http/contracts/source-groups";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("POST /api/exclude-test", async ({ ctx, body }) => ({
    body: toExcludeVerdicts(await testExcludes(ctx, body)),
  })),
);
