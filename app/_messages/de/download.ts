import type { Messages, Translation } from "../text";

export const download: Translation<Messages["download"]> = {
  title: "Download",
  lead: "Jemand hat Ihnen eine Datei aus einer Sicherung gegeben.",
  leadFolder: "Jemand hat Ihnen einen Ordner aus einer Sicherung gegeben, als ein Archiv.",
  file: "Name",
  size: "Größe",
  sizeUnknown: "erst am Ende bekannt",
  host: "Von",
  taken: "Stand",
  takenUnknown: "unbekannt",
  expires: "Link endet",
  start: "Herunterladen",
  once: "Der Link gilt einmal. Bricht der Download ab, setzen Sie ihn in der Download-Liste Ihres Browsers fort.",
  begun:
    "Der Download dieses Links hat schon begonnen. Nur dieser lässt sich fortsetzen, und zwar in dem Browser, der ihn begonnen hat.",
  dead: "Nichts herunterzuladen",
};
