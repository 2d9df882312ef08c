import type { Messages, Translation } from "../text";

export const tokens: Translation<Messages["tokens"]> = {
  title: "Tokens",
  add: "Host hinzufügen",
  waiting:
    "{count, plural, =0 {Kein Token wartet} one {# Token wartet} other {# Tokens warten}} darauf, benutzt zu werden.",
  none: {
    title: "Noch kein Token",
    text: "Wer einen Host hinzufügt, erzeugt ein Token: Es gilt eine Stunde und lässt genau einen Host herein.",
  },
  nothing: {
    title: "Kein Token dieser Art",
    text: "Ohne den Filter erscheinen die anderen Tokens wieder.",
    clear: "Alle anzeigen",
  },
  show: "Anzeigen",
  all: "Alle",
  column: { host: "Host", state: "Zustand", repository: "Repository", made: "Erzeugt", actions: "Aktionen" },
  expiresIn: "noch <left></left>",
  by: "von {name}",
  revoke: "Widerrufen",
  revokeFor: "Das Token für {host} widerrufen",
  revoked: "Das Token für {host} wurde widerrufen.",
  revokeToken: "Token widerrufen",
  revokeText:
    "Seine Installationszeile gilt sofort nicht mehr. Um den Host doch hinzuzufügen, erzeugen Sie mit „Host hinzufügen“ eine neue Zeile.",
};
