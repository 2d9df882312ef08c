import packageJson from "@/package.json";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";
import { openApiDocument } from "@/server/http/openapi/document";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/openapi.json", async ({ ctx }) => ({
    body: openApiDocument({ version: packageJson.version, publicUrl: ctx.site.publicUrl }),
  })),
);
