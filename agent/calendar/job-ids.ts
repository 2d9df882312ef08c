/**
 * The id of the job that an occurrence starts: the same on agent and server, and again after every restart, so that
 * nobody can start it twice. A backup of several source groups is one job each. Safe as a file name.
 */
export function occurrenceJobId(scheduleId: string, nominalAt: Date, sourceGroupId?: string): string {
  const group = sourceGroupId === undefined ? "" : `_${sourceGroupId.slice(0, 36).replace(/[^A-Za-z0-9_-]/g, "-")}`;
  return `${occurrenceId(scheduleId, nominalAt)}${group}`;
}

/** What the ids of all jobs of one occurrence begin with. */
export function occurrenceId(scheduleId: string, nominalAt: Date): string {
  return `${scheduleId}_${nominalAt.toISOString().replace(/[-:]|\.\d+/g, "")}`;
}

/** The occurrence that a job belongs to; null for the id of a job that no schedule started. */
export function occurrenceOf(jobId: string): string | null {
  return /^[A-Za-z0-9-]{8,40}_\d{8}T\d{6}Z(?=_|$)/.exec(jobId)?.[0] ?? null;
}
