import type { HostDayRow } from "@/server/db/database";

/** What a day of a host was like, the worst first. */
export const DAY_STATES = ["overdue", "failed", "partial", "succeeded", "none"] as const;
export type DayState = (typeof DAY_STATES)[number];

/** A day is as good as the worst that was true on it: a backup that succeeded later does not hide one that failed. */
export function dayStateOf(day: Pick<HostDayRow, "succeeded" | "partial" | "failed" | "isOverdue">): DayState {
  if (day.isOverdue) return "overdue";
  if (day.failed > 0) return "failed";
  if (day.partial > 0) return "partial";
  return day.succeeded > 0 ? "succeeded" : "none";
}
