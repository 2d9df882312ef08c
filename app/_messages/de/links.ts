import type { Messages, Translation } from "../text";

export const links: Translation<Messages["links"]> = {
  title: "Download-Links",
  titleOf: "Download-Links von {hostname}",
  lead: "Jeder Link gibt eine Datei oder einen Ordner an den, der ihn hat, einmal und ohne Anmeldung. Er wurde gezeigt, als er entstand, und lässt sich nicht noch einmal zeigen; ging er verloren, widerrufen Sie ihn und erstellen Sie einen neuen.",
  open: "Download-Links",
  none: {
    title: "Es wurde kein Link ausgegeben",
    text: "Öffnen Sie einen Snapshot, wählen Sie dort eine Datei oder einen Ordner, und erstellen Sie einen Link dafür.",
    action: "Zu den Snapshots",
  },
  operators: {
    title: "Nur Operatoren sehen Download-Links",
    text: "Sie nennen Dateien in Snapshots. Ihre Rolle ist {role}.",
  },
  column: { what: "Datei oder Ordner", state: "Zustand", expires: "Gültig bis", made: "Erstellt", actions: "Aktionen" },
  format: { raw: "unverändert", tar: "als tar", zip: "als zip" },
  of: "aus Snapshot {snapshot}, {format}",
  by: "von {name}",
  revoke: "Widerrufen",
  revokeFor: "Den Link auf {path} widerrufen",
  revokeLink: "Link widerrufen",
  revokeText:
    "Der Link gilt sofort nicht mehr, auch nicht für einen laufenden Download. Das lässt sich nicht zurücknehmen; ein neuer Link lässt sich erstellen.",
  revoked: "Der Link wurde widerrufen.",
};
