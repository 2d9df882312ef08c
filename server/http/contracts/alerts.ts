import { z } from "zod";
import { ALERT_STATES, type AlertView, alertKindSchema, MAX_ALERTS_PER_PAGE } from "@/server/domain/alerts";
import { boundedInteger, count, given, instant, optionalInstant, pageFields } from "./values";

const ALERTS_PER_PAGE = 50;

export const listAlertsQuery = z
  .object({
    ...pageFields(MAX_ALERTS_PER_PAGE),
    limit: boundedInteger(1, MAX_ALERTS_PER_PAGE)
      .default(ALERTS_PER_PAGE)
      .describe(`How many alerts a page has at most; ${ALERTS_PER_PAGE} when left out.`),
    state: z.enum(ALERT_STATES).optional().describe("Only alerts in this state."),
    host_id: z.string().max(64).optional().describe("Only what concerns this host."),
  })
  .transform(({ limit, cursor, state, host_id }) => ({ limit, ...given({ before: cursor, state, hostId: host_id }) }));

export const alertAnswer = z
  .object({
    alert_id: z.string(),
    kind: alertKindSchema,
    title: z.string(),
    subject: z.string().describe("The second machine, the version or the certificate: tells troubles of a kind apart."),
    host_id: z.string().nullable(),
    hostname: z.string().nullable(),
    message: z.string().describe("What happened, when it was seen last."),
    fix: z.string().describe("What to do about it."),
    count: count.describe("How often it was met."),
    opened_at: instant,
    last_seen_at: instant,
    closed_at: optionalInstant,
    closed_by: z.string().nullable().describe("Null while it is open, and where the trouble ended by itself."),
  })
  .meta({ id: "Alert" });

export const toAlert = (view: AlertView): z.output<typeof alertAnswer> => ({
  alert_id: view.alertId,
  kind: view.kind,
  title: view.title,
  subject: view.subject,
  host_id: view.hostId,
  hostname: view.hostname,
  message: view.message,
  fix: view.fix,
  count: view.count,
  opened_at: view.openedAt,
  last_seen_at: view.lastSeenAt,
  closed_at: view.closedAt,
  closed_by: view.closedBy,
});
