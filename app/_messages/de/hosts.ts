import type { Messages, Translation } from "../text";

export const hosts: Translation<Messages["hosts"]> = {
  title: "Hosts",
  add: "Host hinzufügen",
  loading: "Wird geladen",
  columns: "Spalten",
  select: "{host} auswählen",
  selectAll: "{count, plural, one {# passenden Host} other {Alle # passenden Hosts}} auswählen",
  selectedSome:
    "Die ersten {count, number} von {total, number} Hosts sind ausgewählt: So viele nimmt eine Aktion auf einmal.",
  sentence: {
    online: "{online, number} von {count, plural, one {# Host} other {# Hosts}} online",
    broken: "{count, plural, one {# Repository braucht} other {# Repositorys brauchen}} Hilfe",
    never: "{count, plural, one {# Host} other {# Hosts}} noch nie gesichert",
  },
  first: {
    title: "Den ersten Host hinzufügen",
    text: "Nennen Sie den Host und sein Repository. Sie erhalten eine Zeile, die dort als root läuft; zwei Minuten später kann die erste Sicherung beginnen.",
  },
  nothing: {
    title: "Kein Host passt",
    text: "Ändern Sie die Suche, oder entfernen Sie alle Filter, um jeden Host zu sehen.",
    clear: "Filter entfernen",
  },
  failed: {
    title: "Die Hosts konnten nicht geladen werden",
    text: "Die Sicherungen laufen ohne diese Seite weiter. Prüfen Sie die Verbindung zum Server, und versuchen Sie es noch einmal.",
    retry: "Noch einmal versuchen",
  },
  filter: {
    search: "Hosts suchen",
    placeholder: "Name, Tag oder Repository suchen",
    show: "Anzeigen",
    view: { all: "Alle", attention: "Braucht Hilfe", running: "Läuft", offline: "Offline" },
    tag: "Tag",
    everyTag: "Jedes Tag",
    anotherTag: "Und Tag …",
    status: "Verbindung",
    everyStatus: "Online oder offline",
    version: "Agent-Version",
    everyVersion: "Jeder Agent",
    without: "Filter {what} entfernen",
  },
  column: {
    host: "Host",
    protection: "Schutz",
    connection: "Verbindung",
    lastGood: "Zuletzt gut",
    nextRun: "Geplant",
    days: "30 Tage",
    repository: "Repository",
    tags: "Tags",
    versions: "Agent · restic",
  },
  cell: {
    never: "nie",
    neverSeen: "nie gesehen",
    noRestic: "kein restic",
    offlineSince: "{word} · {since}",
    newerAgent: "(Agent {version} ist verfügbar)",
  },
};
