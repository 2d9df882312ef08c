/** Entries of the audit log in words. */
import type { AuditEntry } from "./api-types";

const ACTIONS: Record<string, string> = {
  "enrollment.mint_token": "Made an enrollment token",
  "enrollment.revoke_token": "Revoked an enrollment token",
  "enrollment.enroll_host": "Added a host",
  "enrollment.reenroll_host": "Added a host again",
  "hosts.update": "Changed a host's tags",
  "hosts.delete": "Removed a host",
  "hosts.refuse_clone": "Refused a copy of a host's agent",
  "hosts.note_other_machine": "Saw a host's identity on another machine",
  "alerts.open": "Opened an alert",
  "alerts.close": "Closed an alert",
  "alerts.end": "Closed an alert, as the trouble had ended",
  "repositories.probe": "Probed a repository",
  "repositories.export_recovery_kit": "Exported a recovery kit",
  "repositories.replace": "Replaced a repository's credentials",
  "source-groups.create": "Added a source group",
  "source-groups.update": "Changed a source group",
  "source-groups.delete": "Removed a source group",
  "repositories.maintain": "Ran maintenance on a repository",
  "repositories.forget": "Ran forget on a repository",
  "repositories.preview_retention": "Previewed retention rules",
  "source-groups.run": "Ran a backup",
  "schedules.create": "Made a schedule",
  "schedules.update": "Changed a schedule",
  "schedules.delete": "Removed a schedule",
  "schedules.run": "Ran a schedule ahead of its time",
  "schedules.record_missed": "Missed runs of a schedule",
  "jobs.announce": "Started a job by schedule",
  "jobs.cancel": "Cancelled a job",
  "jobs.retry": "Ran a job again",
  "jobs.sweep_history": "Removed old jobs and logs",
  "jobs.finish": "Finished a job",
  "jobs.expire": "Gave up a job",
  "jobs.free_lease": "Freed a repository whose holder was gone",
  "jobs.reconcile": "Settled a job after a lost connection",
  "settings.prepare_certificate": "Prepared the server's next certificate",
  "settings.activate_certificate": "Changed to the server's next certificate",
  "users.create": "Added a user",
  "users.create_first_admin": "Created the first admin",
  "users.update": "Changed a user",
  "users.delete": "Removed a user",
  "users.log_in": "Logged in",
  "users.log_in_failed": "Failed to log in",
  "users.log_out": "Logged out",
  "users.change_own_password": "Changed the own password",
  "users.mint_api_token": "Made an API token",
  "users.revoke_api_token": "Revoked an API token",
};

/** An action as people say it; one that this version does not know is shown as it is. */
export const actionText = (action: string): string =>
  Object.hasOwn(ACTIONS, action) ? (ACTIONS[action] ?? action) : action;

export type DetailRow = { name: string; value: string };

/** Details as rows: nested names are joined by a dot, `hostname` first as it says most. */
export function detailRows(details: AuditEntry["details"]): DetailRow[] {
  const rows = Object.entries(details).flatMap(([name, value]) => flatten(name, value));
  return rows.toSorted((a, b) => Number(b.name === "hostname") - Number(a.name === "hostname"));
}

function flatten(name: string, value: unknown): DetailRow[] {
  if (typeof value !== "object" || value === null) return [{ name, value: String(value ?? "none") }];
  if (Array.isArray(value)) return [{ name, value: value.length > 0 ? value.map(String).join(", ") : "none" }];
  return Object.entries(value).flatMap(([inner, one]) => flatten(`${name}.${inner}`, one));
}

/** What an entry is about, in a few words: the name that its details give, else kind and short id. */
export function targetText({ details, targetKind, targetId }: AuditEntry): string {
  for (const name of [
    "hostname",
    "username",
    "after.hostname",
    "after.username",
    "before.hostname",
    "before.username",
    "after.name",
    "before.name",
    "name",
  ]) {
    const found = detailRows(details).find((row) => row.name === name);
    if (found) return found.value;
  }
  return `${targetKind.replaceAll("_", " ")} ${targetId.slice(0, 8)}`;
}

/** Where to look at what an entry is about; null when it has no page. */
export function targetPath({ action, targetKind, targetId, hostId }: AuditEntry): string | null {
  if (targetKind === "job") return `/jobs/${targetId}`;
  if (hostId === null || action === "hosts.delete") return null;
  return `/hosts/${hostId}`;
}
