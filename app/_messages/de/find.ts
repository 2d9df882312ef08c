import type { Messages, Translation } from "../text";

export const find: Translation<Messages["find"]> = {
  title: "Datei suchen",
  titleOf: "Datei suchen · {hostname}",
  lead: "Durchsucht jeden Snapshot von {hostname} im Repository selbst. Bei großen Repositorys dauert das eine Weile.",
  pattern: "Name, Muster oder Pfad",
  patternHint:
    "Ein ganzer Name wie <code>passwd</code>, oder mit Sternen: <code>*.conf</code>, <code>/etc/*/nginx*</code>.",
  exact: "Genau dieser Pfad",
  ignoreCase: "Groß- und Kleinschreibung ist gleich",
  search: "Suchen",
  typeFirst: "Geben Sie erst ein, was gesucht wird.",
  searching: "Der Host durchsucht seine Snapshots …",
  start: "Was suchen Sie?",
  startText: "Gefunden wird jede Version einer Datei, die ein Snapshot hat, auch von längst gelöschten Dateien.",
  none: "Kein Snapshot hat das",
  noneText: "Prüfen Sie die Schreibweise. Ein Name ohne Sterne muss der ganze Name sein.",
  around: "{pattern} suchen",
  cut: "Es gibt mehr, als gezeigt wird. Grenzen Sie das Muster ein, um den Rest zu sehen.",
  found: "{paths, plural, one {# Pfad} other {# Pfade}}, {versions, plural, one {# Version} other {# Versionen}}",
  history:
    "{versions, plural, one {# Version} other {# Versionen}} in {snapshots, plural, one {# Snapshot} other {# Snapshots}}",
  more: "{left, plural, one {# weiteren zeigen} other {Mehr der übrigen # zeigen}}",
  moreVersions: "{left, plural, one {# ältere Version zeigen} other {# ältere Versionen zeigen}}",
  version: {
    changed: "Geändert",
    size: "Größe",
    newest: "Neuester Snapshot damit",
    count: "Snapshots",
    open: "Ordner öffnen",
    restore: "Wiederherstellen …",
    download: "Herunterladen",
    since: "seit {at}",
  },
};
