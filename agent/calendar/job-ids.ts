/**
 * The id of the job that an occurrence starts: the same on agent and server, and again after every restart, so that
 * nobody can start it twice. A backup of several source groups is one job each.
 */
export function occurrenceJobId(scheduleId: string, nominalAt: Date, sourceGroupId?: string): string {
  const time = nominalAt.toISOString().replace(/[-:]|\.\d+/g, "");
  return `${scheduleId}_${time}${sourceGroupId === undefined ? "" : `_${sourceGroupId.slice(0, 36)}`}`;
}
