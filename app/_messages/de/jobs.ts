import type { Messages, Translation } from "../text";

export const jobs: Translation<Messages["jobs"]> = {
  title: "Jobs",
  goingOn:
    "{count, plural, =0 {Keiner dieser Jobs ist gerade im Gange.} one {# dieser Jobs ist im Gange.} other {# dieser Jobs sind im Gange.}}",
  mayBeOld: "Die Liste ist vielleicht veraltet. {problem}",
  older: "Ältere Jobs zeigen",
  clear: "Filter leeren",
  waits: "wartet auf das Repository",
  progressOf: "{job} von {host}: Fortschritt",
  column: {
    job: "Job",
    host: "Host",
    state: "Zustand",
    started: "Begonnen",
    took: "Dauer",
    added: "Hinzugefügt",
    askedBy: "Veranlasst von",
  },
  filter: {
    state: "Zustand",
    everyState: "Jeder Zustand",
    kind: "Art",
    everyKind: "Jede Art",
    host: "Host",
    everyHost: "Jeder Host",
    noHost: "Kein Host heißt so.",
    since: "Zeitraum",
    everySince: "Jederzeit",
    sinces: { "1h": "Letzte Stunde", "24h": "Letzte 24 Stunden", "7d": "Letzte 7 Tage", "30d": "Letzte 30 Tage" },
    clear: "Leeren",
  },
  noMatch: {
    title: "Kein Job passt",
    text: "Ändern Sie die Filter, oder leeren Sie sie, um alle Jobs zu sehen.",
  },
  first: {
    title: "Noch kein Job",
    text: "Fügen Sie einen Host hinzu und führen Sie seine erste Sicherung aus: Sie erscheint hier mit Fortschritt und Protokoll.",
    toHosts: "Zu den Hosts",
  },
};
