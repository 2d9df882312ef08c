import type { AppEvent, EventName } from "@/server/core/events";

type Ids = { hostId?: unknown; jobId?: unknown; tokenHash?: unknown };

const HOSTS = ["hosts.list", "hosts.get"] as const;
const REPOSITORIES = ["repositories.get", "repositories.list"] as const;
const SCHEDULES = ["schedules.list", "schedules.get"] as const;
/** What the time alone, or a changed plan, makes of the schedules. */
const PLANS = ["schedules.week", "schedules.hour", "overview.upcoming"] as const;
/** What is made of all hosts together. */
const FLEET = ["overview.get", "overview.strip"] as const;

/** Which procedures an event makes stale. Total, so that a new event must say what it touches. */
const PROCEDURES: Record<EventName, readonly string[]> = {
  // Days are made of ended backups and of becoming overdue; both tell that the host changed.
  "host.changed": [
    ...[...HOSTS, ...REPOSITORIES, ...FLEET],
    ...["overview.hostDays", "enrollment.get", "settings.certificate"],
  ],
  "host.removed": [
    ...[...HOSTS, ...REPOSITORIES, ...FLEET, ...PLANS],
    ...["jobs.list", "alerts.list", "alerts.count", "schedules.list"],
  ],
  "host.reenrolled": HOSTS,
  "config.changed": ["hosts.get", "sourceGroups.list", ...REPOSITORIES],
  "job.queued": ["jobs.list", "jobs.get", ...HOSTS, ...SCHEDULES, ...FLEET],
  "job.cancel_requested": ["jobs.get", "jobs.list"],
  "job.changed": ["jobs.list", "jobs.get", "jobs.logLines", ...HOSTS, ...REPOSITORIES, ...SCHEDULES, ...FLEET],
  "lease.granted": ["jobs.get", "repositories.get"],
  "job.progressed": ["jobs.get"],
  "job.logged": ["jobs.logLines"],
  "snapshots.changed": ["snapshots.list", ...HOSTS],
  "download-links.changed": ["downloads.links"],
  "schedules.changed": [...SCHEDULES, ...PLANS, ...HOSTS, ...FLEET, "schedules.missedRuns", "schedules.preview"],
  "enrollment.changed": ["enrollment.list", "enrollment.get"],
  "agent-releases.changed": ["agentReleases.list", "agentReleases.rollouts", ...HOSTS],
  "agent.update_due": [],
  "certificate.changed": ["settings.certificate"],
  "alerts.changed": ["alerts.list", "alerts.count", ...FLEET],
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
