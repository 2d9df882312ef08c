import type { Messages, Translation } from "../text";

export const palette: Translation<Messages["palette"]> = {
  title: "Befehlspalette",
  placeholder: "Seite, Host oder Aktion eingeben",
  none: "Nichts gefunden. Versuchen Sie einen Teil des Hostnamens.",
  searching: "Suche …",
  pages: "Seiten",
  hosts: "Hosts",
  jobs: "Letzte Jobs",
  actions: "Aktionen",
  addHost: "Host hinzufügen",
  runBackup: "Sicherung von {host} starten",
  theme: "Darstellung: {name}",
  language: "Sprache: {name}",
  shortcuts: "Tastenkürzel",
  job: "{title} auf {host}",
  help: {
    title: "Tastenkürzel",
    palette: "Alles suchen und anspringen",
    search: "Auf dieser Seite suchen",
    rows: "Nächste und vorige Zeile",
    open: "Zeile öffnen",
    goTo: "Gehe zu {page}",
    this: "Diese Hilfe",
    safe: "Keine einzelne Taste ändert etwas.",
  },
};
