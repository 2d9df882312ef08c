import type { Messages, Translation } from "../text";

export const apiPage: Translation<Messages["apiPage"]> = {
  title: "API",
  lead: "Alles, was diese Oberfläche kann, kann auch ein Programm. Dasselbe als Datei: <link>openapi.json</link>",
  failed: "Die Beschreibung ließ sich nicht lesen.",
  again: "Noch einmal versuchen",
  forAll: "Für alle Routen",
  programs:
    "Programme senden ein API-Token (Authorization: Bearer rmt_…) oder das Cookie einer Anmeldung. Was mit ? markiert ist, darf fehlen. Die Beschreibungen der Routen gibt es nur auf Englisch.",
  parts: "Teile der API",
  noLogin: "ohne Anmeldung",
  parameters: "Parameter",
  body: "Inhalt",
  answer: "Antwort {status}: {type}",
  refusals: "Ablehnungen",
  curl: "Mit curl",
};
