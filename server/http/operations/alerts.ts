import { z } from "zod";
import { alertAnswer, listAlertsQuery } from "../contracts/alerts";
import type { Operations } from "./operation";

export const alertOperations = {
  "GET /api/alerts": {
    name: "listAlerts",
    tag: "Alerts",
    summary: "Lists troubles that a person should look at, the last opened first.",
    query: listAlertsQuery,
    answer: { status: 200, schema: z.array(alertAnswer) },
    isPaged: true,
    refusals: ["host_not_found", "alert_not_found"],
  },
  "POST /api/alerts/[alertId]/close": {
    name: "closeAlert",
    tag: "Alerts",
    summary: "Closes an alert. Closing it again changes nothing; the same trouble opens a new one.",
    answer: { status: 200, schema: alertAnswer },
    refusals: ["alert_not_found"],
  },
} as const satisfies Operations;
