import { z } from "zod";
import { hostDay, overviewAnswer } from "../contracts/overview";
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
  "GET /api/hosts/[hostId]/days": {
    name: "listHostDays",
    tag: "Overview",
    summary: "Tells how each of a host's last 30 days was, the oldest first.",
    answer: { status: 200, schema: z.array(hostDay) },
    refusals: ["host_not_found"],
  },
} as const satisfies Operations;
