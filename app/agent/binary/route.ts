import { agentBinary } from "@/server/http/agent-binary";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /agent/binary", async ({ ctx, request, query }) => agentBinary({ ctx, request, query })),
);
