import type { Messages, Translation } from "../text";

export const common: Translation<Messages["common"]> = {
  dryRun: "{title} (Probelauf)",
  description: "Die Sicherungen aller Hosts an einem Ort",
  cancel: "Abbrechen",
  close: "Schließen",
  dismiss: "Ausblenden",
  message: "Meldung",
  tryAgain: "Erneut versuchen",
  copy: "Kopieren",
  copyWhat: "Kopieren: {what}",
  copied: "Kopiert",
  copyFailed: "Bitte markieren und von Hand kopieren",
  typeToConfirm: "Zur Bestätigung {text} eingeben",
  typeFirst: "Zuerst {text} eingeben.",
  skipToContent: "Zum Inhalt springen",
};
