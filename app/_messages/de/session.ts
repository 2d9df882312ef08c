import type { Messages, Translation } from "../text";

export const session: Translation<Messages["session"]> = {
  role: { viewer: "Betrachter", operator: "Operator", admin: "Admin" },
  refusal: "Ihre Rolle ist {own}; dafür braucht es {needed}. Fragen Sie einen Admin.",
  roleLowered: "Ihre Rolle ist jetzt {role}. Was sie nicht erlaubt, ist abgeschaltet; Ihre Eingaben bleiben erhalten.",
  roleRaised: "Ihre Rolle ist jetzt {role}.",
  ended: {
    title: "Ihre Sitzung ist beendet",
    text: "Melden Sie sich wieder an, um fortzufahren; Ihre Eingaben bleiben erhalten.",
    submit: "Anmelden",
    other: "Als jemand anderes anmelden",
    otherHint: "Öffnet die Anmeldeseite; was Sie hier eingegeben haben, geht verloren.",
  },
};
