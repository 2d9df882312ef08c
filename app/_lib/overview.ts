/** What the overview says and where it leads. Pure, so that it is tested without a browser. */
import type { FleetDays, Issue, Overview, UpcomingHour } from "./api-types";
import { hostPath } from "./host-tabs";
import {
  ALERT_STATE,
  causeTab,
  HOST_STATUS,
  PROTECTION,
  REPOSITORY_STATE,
  type StatusLook,
  UPDATE_STATE,
} from "./status";

type IssueKind = Issue["kind"];

export const ISSUE_LOOK: Record<IssueKind, StatusLook> = {
  failing: PROTECTION.failing,
  drill_failed: PROTECTION.failing,
  init_failed: REPOSITORY_STATE.init_failed,
  overdue: PROTECTION.overdue,
  never_backed_up: PROTECTION.never_backed_up,
  offline: HOST_STATUS.offline,
  alert: ALERT_STATE.open,
  partial: PROTECTION.partial,
  unproven: PROTECTION.unproven,
  update_failed: UPDATE_STATE.failed,
  no_schedule: PROTECTION.no_schedule,
};

/** `text` is a key of the messages' `overview.action`. */
export type IssueAction =
  | { kind: "link"; href: string; text: LinkText }
  | { kind: "retry"; jobId: string; text: "retry" };
type LinkText = "repository" | "sourceGroups" | "host" | "jobs" | "job" | "schedule" | "alert" | "updates";

/** The one thing that mends it, or the place where that is done. */
export function actionFor(issue: Issue): IssueAction {
  const { kind, hostId, jobId, cause, hasSchedule } = issue;
  const link = (href: string, text: LinkText): IssueAction => ({ kind: "link", href, text });
  if (kind === "alert" || hostId === null) return link("/alerts", "alert");
  switch (kind) {
    case "failing": {
      const tab = cause === null ? null : causeTab(cause);
      if (tab === "repository") return link(hostPath(hostId, tab), "repository");
      if (tab === "source-groups") return link(hostPath(hostId, tab), "sourceGroups");
      return jobId === null ? link(hostPath(hostId, "jobs"), "jobs") : { kind: "retry", jobId, text: "retry" };
    }
    case "init_failed":
      return link(hostPath(hostId, "repository"), "repository");
    case "drill_failed":
    case "partial":
      return jobId === null ? link(hostPath(hostId, "jobs"), "jobs") : link(`/jobs/${jobId}`, "job");
    case "never_backed_up":
      return hasSchedule ? link(hostPath(hostId), "host") : link(hostPath(hostId, "schedules"), "schedule");
    case "no_schedule":
      return link(hostPath(hostId, "schedules"), "schedule");
    case "update_failed":
      return link("/agents", "updates");
    case "overdue":
    case "unproven":
    case "offline":
      return link(hostPath(hostId), "host");
  }
}

/** How good the news is, as a tone: green only where every host that there is could be restored. */
export function moodOf({ hosts, issues }: Overview): "good" | "warn" | "bad" | "idle" {
  const { failing, overdue } = hosts.protection;
  if (failing > 0 || overdue > 0 || issues.shown.some(({ kind }) => kind === "init_failed")) return "bad";
  if (issues.total > 0) return "warn";
  return hosts.total > 0 && hosts.protection.protected === hosts.total ? "good" : "idle";
}

/** On how many days anything of that kind was. */
export const daysWith = (days: FleetDays, state: "overdue" | "failed" | "partial" | "succeeded"): number =>
  days.filter((day) => day[state] > 0).length;

/** All runs that are to come, and the hour that has most of them; null while there are none. */
export function busiest(hours: readonly UpcomingHour[]): { total: number; hour: UpcomingHour } | null {
  const total = hours.reduce((sum, { count }) => sum + count, 0);
  const [hour] = hours.toSorted((a, b) => b.count - a.count);
  return hour && total > 0 ? { total, hour } : null;
}

/** The first runs to come, from those that the hours name. */
export const nextNamed = (hours: readonly UpcomingHour[], nowMs: number, limit: number): UpcomingHour["first"] =>
  hours
    .flatMap(({ first }) => first)
    .filter(({ at }) => at.getTime() > nowMs)
    .slice(0, limit);
