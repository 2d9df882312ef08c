import type { Messages, Translation } from "../text";

export const charts: Translation<Messages["charts"]> = {
  day: {
    none: "keine Sicherung beendet",
    succeeded: "gesichert",
    partial: "unvollständig gesichert",
    failed: "eine Sicherung schlug fehl",
    overdue: "überfällig",
  },
  dayText: "{day}: {state}",
  strip: "{label}: {summary}",
  stripSummary: "letzte {days, number} Tage: {parts}",
  stripEmpty: "keine Sicherung in den letzten {days, number} Tagen beendet",
  stripPart: {
    overdue: "{count, plural, one {# Tag überfällig} other {# Tage überfällig}}",
    failed: "{count, plural, one {# Tag mit Fehler} other {# Tage mit Fehlern}}",
    partial: "{count, plural, one {# Tag unvollständig} other {# Tage unvollständig}}",
    succeeded: "{count, plural, one {# Tag gesichert} other {# Tage gesichert}}",
  },
};
