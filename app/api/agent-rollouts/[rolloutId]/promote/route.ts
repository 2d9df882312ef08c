import { promoteRollout } from "@/server/domain/agent-releases";
import { toRolloutAnswer } from "@/server/http/contracts/agent-releases";
import { jsonRoute, param } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("POST /api/agent-rollouts/[rolloutId]/promote", async ({ ctx, params }) => ({
    body: toRolloutAnswer(await promoteRollout(ctx, { rolloutId: param(params, "rolloutId") })),
  })),
);
