import { overviewAnswer } from "../contracts/overview";
import type { Operations } from "./operation";

export const overviewOperations = {
  "GET /api/overview": {
    name: "getOverview",
    tag: "Overview",
    summary: "Tells how the fleet is, what needs action, how the last 30 days were and what comes within 24 hours.",
    details: "It is worked out once for all readers: at names the instant, which is some seconds ago at most.",
    answer: { status: 200, schema: overviewAnswer },
    refusals: [],
  },
} as const satisfies Operations;
