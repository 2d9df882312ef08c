import type { AppEvent, EventName } from "@/server/core/events";

type Ids = { hostId?: unknown; jobId?: unknown; tokenHash?: unknown };

/** Days are made of ended backups and of becoming overdue; both tell that the host changed. */
const DAYS = ["overview.hostDays"] as const;

/** Which procedures an event makes stale. Total, so that a new event must say what it touches. */
const PROCEDURES: Record<EventName, readonly string[]> = {
  "host.changed": [
    ...["hosts.list", "hosts.get", "repositories.get", "enrollment.get", "settings.certificate"],
    ...DAYS,
  ],
  "host.removed": [
    ...["hosts.list", "hosts.get", "jobs.list", "alerts.list", "alerts.count"],
    ...["schedules.list", "schedules.week", "schedules.hour"],
  ],
  "host.reenrolled": ["hosts.list", "hosts.get"],
  "config.changed": ["hosts.get", "repositories.get", "sourceGroups.list"],
  "job.queued": ["jobs.list", "jobs.get", "hosts.list", "hosts.get", "schedules.list", "schedules.get"],
  "job.cancel_requested": ["jobs.get", "jobs.list"],
  "job.changed": [
    ...["jobs.list", "jobs.get", "jobs.logLines", "hosts.list", "hosts.get"],
    ...["repositories.get", "schedules.list", "schedules.get"],
  ],
  "lease.granted": ["jobs.get", "repositories.get"],
  "job.progressed": ["jobs.get"],
  "job.logged": ["jobs.logLines"],
  "snapshots.changed": ["snapshots.list", "hosts.list", "hosts.get"],
  "schedules.changed": [
    ...["schedules.list", "schedules.get", "schedules.missedRuns", "schedules.preview"],
    ...["schedules.week", "schedules.hour"],
    ...["hosts.list", "hosts.get"],
  ],
  "enrollment.changed": ["enrollment.list", "enrollment.get"],
  "agent-releases.changed": ["agentReleases.list", "agentReleases.rollouts", "hosts.list", "hosts.get"],
  "agent.update_due": [],
  "certificate.changed": ["settings.certificate"],
  "alerts.changed": ["alerts.list", "alerts.count"],
  "user.changed": ["users.list", "auth.me", "users.sessions", "users.apiTokens"],
  "session.ended": ["auth.me"],
};

/** Other questions about the same rows. */
const SAME_AS: ReadonlyMap<string, string> = new Map([["hosts.search", "hosts.list"]]);

/**
 * Whether an event makes a query stale. A query that asks for one id is touched only by events of that id.
 * @param queryKey as tRPC builds it: `[path, { input }]`
 */
export function isTouchedBy(event: AppEvent, queryKey: readonly unknown[]): boolean {
  const [path, options] = queryKey;
  if (!Array.isArray(path)) return false;
  const asked = path.join(".");
  if (!PROCEDURES[event.name].includes(SAME_AS.get(asked) ?? asked)) return false;
  const input = inputOf(options);
  const ids: Ids = Object(event);
  return (["hostId", "jobId", "tokenHash"] as const).every(
    (name) => input[name] === undefined || ids[name] === undefined || input[name] === ids[name],
  );
}

function inputOf(options: unknown): Ids {
  if (typeof options !== "object" || options === null || !("input" in options)) return {};
  return typeof options.input === "object" && options.input !== null ? options.input : {};
}
