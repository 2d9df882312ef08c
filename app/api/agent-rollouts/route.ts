import { listRollouts, startRollout } from "@/server/domain/agent-releases";
import { toRolloutAnswer } from "@/server/http/contracts/agent-releases";
import { cursorAfter } from "@/server/http/contracts/values";
import { jsonRoute } from "@/server/http/json-route";
import { methods } from "@/server/http/methods";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  jsonRoute("GET /api/agent-rollouts", async ({ ctx, query }) => {
    const rollouts = await listRollouts(ctx, query);
    return { body: rollouts.map(toRolloutAnswer), next: cursorAfter(rollouts, query.limit, (one) => one.rolloutId) };
  }),
  jsonRoute("POST /api/agent-rollouts", async ({ ctx, body }) => ({
    body: toRolloutAnswer(await startRollout(ctx, body)),
  })),
);
