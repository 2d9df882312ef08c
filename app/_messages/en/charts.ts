/** Words of charts and strips: what they show has to be readable without seeing them. */
export const charts = {
  day: {
    none: "no backup ended",
    succeeded: "backed up",
    partial: "backed up incompletely",
    failed: "a backup failed",
    overdue: "overdue",
  },
  /** The text of one day, such as `Fri 2026-11-27: backed up`. */
  dayText: "{day}: {state}",
  strip: "{label}: {summary}",
  stripSummary: "last {days, number} days: {parts}",
  stripEmpty: "no backup ended in the last {days, number} days",
  stripPart: {
    overdue: "{count, plural, one {# day overdue} other {# days overdue}}",
    failed: "{count, plural, one {# day with a failure} other {# days with a failure}}",
    partial: "{count, plural, one {# day incomplete} other {# days incomplete}}",
    succeeded: "{count, plural, one {# day backed up} other {# days backed up}}",
  },
} as const;
