import packageJson from "@/package.json";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/health", async () => ({ body: { status: "ok", version: packageJson.version } })),
);
