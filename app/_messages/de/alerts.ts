import type { Messages, Translation } from "../text";

export const alerts: Translation<Messages["alerts"]> = {
  title: "Alarme",
  lead: "Störungen, die sich jemand ansehen sollte. Dieselbe Störung wird gezählt, nicht noch einmal aufgeführt.",
  stale: "Die Liste ist vielleicht veraltet. {problem}",
  loading: "Alarme werden geladen.",
  tab: { open: "Offen", closed: "Geschlossen" },
  list: { open: "Offene Alarme", closed: "Geschlossene Alarme" },
  empty: {
    open: "Keine offenen Alarme",
    openText:
      "Ein kopierter Agent, eine fehlgeschlagene Aktualisierung oder ein bald endendes Zertifikat würde hier stehen.",
    closed: "Keine geschlossenen Alarme",
    closedText: "Hier bleiben Alarme, die jemand geschlossen hat oder deren Störung von selbst endete.",
  },
  whatToDo: "Was zu tun ist:",
  opened: "Geöffnet <at></at>",
  met: "{count, plural, one {#-mal} other {#-mal}} aufgetreten, zuletzt <at></at>",
  closedBy: "geschlossen <at></at> von {name}",
  closedAlone: "geschlossen <at></at>, weil die Störung vorbei war",
  close: "Schließen",
  closeThis: "Schließen: {title}",
  closeThisOf: "Schließen: {title}, {hostname}",
};
