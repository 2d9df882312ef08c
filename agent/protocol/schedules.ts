/** When a host does something by itself. Source of the meanings: docs/domain.md. */
import * as z from "zod";
import { MAX_READ_PARTS } from "./limits.ts";
import { retentionSchema } from "./retention.ts";

/** Kinds of job that a schedule may start. */
export const SCHEDULE_KINDS = ["backup", "forget", "prune", "check", "verify"] as const;
export const scheduleKindSchema = z.enum(SCHEDULE_KINDS);
export type ScheduleKind = z.infer<typeof scheduleKindSchema>;

/** Five fields, or a nickname. Whether the fields mean something is judged by `agent/calendar`. */
export const cronSchema = z
  .string()
  .trim()
  .max(200)
  .regex(
    /^(@(hourly|daily|midnight|weekly|monthly|yearly|annually)|[\w*,/#?+-]+(\s+[\w*,/#?+-]+){4})$/,
    "must have five fields, such as `30 2 * * *`, or be @hourly, @daily, @weekly, @monthly or @yearly",
  );

/** An IANA time zone that this machine knows. */
export const timeZoneSchema = z
  .string()
  .max(64)
  .refine(isTimeZone, "must be an IANA time zone, such as Europe/London or UTC");

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

const wallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time of day such as 08:30");

/** A time of day in which nothing starts, in the schedule's time zone. `to` before `from` reaches into the next day. */
export const blackoutSchema = z
  .object({
    /** 0 is Sunday; the day on which the window begins. */
    days: z.array(z.number().int().min(0).max(6)).min(1).max(7),
    from: wallTime,
    to: wallTime,
  })
  .refine(({ from, to }) => from !== to, "must begin and end at different times");
export type Blackout = z.infer<typeof blackoutSchema>;

/** `skip` drops a run whose time has passed; `catch_up` makes up for it once, if it is at most `catchUpHours` late. */
export const MISSED_RUN_POLICIES = ["skip", "catch_up"] as const;

export const scheduleSchema = z.object({
  /** Part of job ids, so it is safe as a file name. */
  scheduleId: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{7,39}$/),
  name: z.string().min(1).max(100),
  kind: scheduleKindSchema,
  cron: cronSchema,
  timeZone: timeZoneSchema,
  /** Each host starts at its own fixed point of this window after the nominal time. */
  spreadSeconds: z.number().int().min(0).max(86_400),
  /** `backup`: one job each, in this order. */
  sourceGroupIds: z.array(z.string().min(1).max(64)).max(50),
  /** `forget`. */
  retention: retentionSchema.nullable(),
  /** `check`: the data is read in this many parts, one a run, until all of it was read; null reads none. */
  checkParts: z.number().int().min(1).max(MAX_READ_PARTS).nullable(),
  missedRunPolicy: z.enum(MISSED_RUN_POLICIES),
  catchUpHours: z.number().int().min(1).max(744),
  blackouts: z.array(blackoutSchema).max(20),
  isEnabled: z.boolean(),
  pausedUntil: z.iso.datetime().nullable(),
});
export type Schedule = z.infer<typeof scheduleSchema>;

/** Why runs did not happen. */
export const MISSED_REASONS = [
  /** The host, or its agent, was off or asleep, and the policy or the catch-up left these out. */
  "host_was_down",
  "blackout",
  "paused",
  /** The run before had not ended yet. */
  "still_running",
] as const;
export const missedReasonSchema = z.enum(MISSED_REASONS);
export type MissedReason = z.infer<typeof missedReasonSchema>;
