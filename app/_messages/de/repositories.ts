import type { Messages, Translation } from "../text";

export const repositories: Translation<Messages["repositories"]> = {
  title: "Repositorys",
  lead: "Wo die Snapshots liegen, wie groß das geworden ist und was jeder Ort braucht.",
  needsAction: "{count, plural, =0 {Keines braucht Sie.} one {# braucht Sie.} other {# brauchen Sie.}}",
  stale: "Die Liste ist vielleicht veraltet. {problem}",
  search: "Orte und Hosts durchsuchen",
  show: { label: "Anzeigen", all: "Alle", action: "Handeln nötig", fine: "In Ordnung" },
  shown: "{shown} von {total, plural, one {# Repository} other {# Repositorys}}",
  more: "Mehr anzeigen",
  empty: {
    first: "Noch kein Repository",
    firstText:
      "Fügen Sie einen Host hinzu: er sagt, wohin seine Snapshots gehen, und sein Repository entsteht von selbst.",
    toHosts: "Zu den Hosts",
    none: "Kein Repository passt",
    noneText: "Ändern Sie Suche oder Filter, oder löschen Sie sie, um alle zu sehen.",
    clear: "Filter löschen",
  },
  column: {
    place: "Ort",
    hosts: "Hosts",
    size: "Größe",
    snapshots: "Snapshots",
    check: "Letzte Prüfung",
    prune: "Zuletzt aufgeräumt",
    locks: "Sperren",
    actions: "Aktionen",
  },
  fix: {
    damaged: "Was beschädigt ist, steht im Protokoll des Jobs; kopieren Sie zuerst das Repository.",
    locked: "Entsperren entfernt Sperren, deren Prozess nicht mehr läuft.",
    neverChecked: "Es wurde noch nie geprüft; eine Prüfung sagt, ob es heil ist.",
    oldCheck: "Die letzte Prüfung ist älter als 30 Tage.",
  },
  hosts: {
    count: "{count, plural, one {# Host} other {# Hosts}}",
    more: "und {count} weitere",
    offline: "{hostname} (offline)",
  },
  size: {
    unknown: "Noch nicht gemessen",
    measured: "gemessen {when}",
    grew: "+{size} in {days, plural, one {# Tag} other {# Tagen}}",
    shrank: "−{size} in {days, plural, one {# Tag} other {# Tagen}}",
    same: "unverändert seit {days, plural, one {# Tag} other {# Tagen}}",
    label: "Daten im Repository",
  },
  locks: {
    unknown: "Noch nicht nachgesehen",
    none: "Keine",
    count: "{count, plural, one {# Sperre} other {# Sperren}}",
  },
  never: "Nie",
  details: "Größe von {url}",
  action: {
    menu: "Aktionen für {url}",
    check: "Prüfen",
    prune: "Aufräumen",
    unlock: "Entsperren",
    measure: "Messen",
    noHost: "Kein Host, der es benutzt, ist online; einer muss die Arbeit tun.",
  },
  confirm: {
    checkTitle: "Repository prüfen",
    check:
      "Sieht nach, ob das Repository heil ist. Es braucht das Repository für sich allein: Sicherungen von {hosts} warten, bis es fertig ist.",
    pruneTitle: "Repository aufräumen",
    prune:
      "Löscht endgültig die Daten, die kein Snapshot braucht: was vergessen wurde, lässt sich danach nicht zurückholen. Vorhandene Snapshots verlieren nichts.",
    pruneWait:
      "Es braucht das Repository für sich allein und kann lange dauern. Sicherungen von {hosts} warten, bis es fertig ist.",
    unlockTitle: "Veraltete Sperren entfernen",
    unlock:
      "Entfernt Sperren, deren Prozess nicht mehr läuft, und solche, die seit einer halben Stunde nicht erneuert wurden. Sperren laufender Sicherungen bleiben.",
    measureTitle: "Repository messen",
    measure:
      "Fragt restic, wie viel Platz die Daten brauchen. Es liest den ganzen Index; Sicherungen dürfen daneben laufen.",
    place: "Repository",
    by: "Ausgeführt von",
  },
};
