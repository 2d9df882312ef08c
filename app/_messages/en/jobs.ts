/** The list of jobs, of the fleet or of one host. */
export const jobs = {
  title: "Jobs",
  goingOn:
    "{count, plural, =0 {None of these jobs is going on right now.} one {# of these jobs is going on.} other {# of these jobs are going on.}}",
  mayBeOld: "The list may be old. {problem}",
  older: "Show older jobs",
  clear: "Clear filters",
  waits: "waits for the repository",
  progressOf: "{job} of {host}: progress",
  column: {
    job: "Job",
    host: "Host",
    state: "State",
    started: "Started",
    took: "Took",
    added: "Added",
    askedBy: "Asked by",
  },
  filter: {
    state: "State",
    everyState: "Every state",
    kind: "Kind",
    everyKind: "Every kind",
    host: "Host",
    everyHost: "Every host",
    noHost: "No host has such a name.",
    since: "Since",
    everySince: "Any time",
    sinces: { "1h": "Last hour", "24h": "Last 24 hours", "7d": "Last 7 days", "30d": "Last 30 days" },
    clear: "Clear",
  },
  noMatch: {
    title: "No job matches",
    text: "Change the filters, or clear them to see every job.",
  },
  first: {
    title: "No job yet",
    text: "Add a host, then run its first backup: it shows here with its progress and its log.",
    toHosts: "Go to hosts",
  },
} as const;
