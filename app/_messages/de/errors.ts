import type { Messages, Translation } from "../text";

export const errors: Translation<Messages["errors"]> = {
  goToHosts: "Zu den Hosts",
  goToOverview: "Zur Übersicht",
  notFound: {
    title: "Hier ist keine Seite",
    text: "Die Adresse ist falsch, oder was sie nannte, wurde entfernt.",
  },
  gone: {
    title: "Das gibt es hier nicht",
    text: "Die Adresse ist falsch, oder was sie nannte, wurde entfernt. Was damit geschah, steht weiter im Audit-Protokoll.",
  },
  notAllowed: {
    title: "Diese Seite ist für Admins",
    text: "Ihre Rolle ist {role}. Bitten Sie einen Admin, hier für Sie nachzusehen oder Ihnen die Rolle Admin zu geben.",
  },
  broken: {
    title: "Diese Seite konnte nicht geladen werden",
    text: "Die Sicherungen laufen weiter. Hilft ein neuer Versuch nicht, sehen Sie ins Protokoll des Servers.",
    reference: "Kennung im Protokoll:",
  },
};
