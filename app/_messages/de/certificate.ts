import type { Messages, Translation } from "../text";

export const certificate: Translation<Messages["certificate"]> = {
  title: "Zertifikat",
  lead: "Was dieser Server den Hosts zeigt, und welches als nächstes kommt. Hosts nehmen kein anderes an.",
  stale: "Das ist vielleicht veraltet. {problem}",
  mode: {
    off: "Keines: ein Proxy davor macht TLS",
    "self-signed": "Von diesem Server erzeugt",
    files: "Aus Dateien gelesen",
  },
  current: {
    title: "In Gebrauch",
    from: "Herkunft",
    ends: "Endet",
    sha: "SHA-256",
    shaOf: "SHA-256 des Zertifikats",
    keys: "Öffentliche Schlüssel",
    keysOf: "Festgelegte öffentliche Schlüssel",
  },
  none: "Dieser Server hat kein eigenes Zertifikat",
  noneText:
    "Ein Proxy davor macht TLS. Erneuern Sie das Zertifikat dort; Hosts vertrauen ihm wegen seiner Zertifizierungsstelle.",
  next: {
    title: "Das nächste",
    none: "Es ist keines vorbereitet. Bereiten Sie es vor, lange bevor das jetzige endet: Hosts lernen es, während sie verbunden sind, und wer die ganze Zeit fehlte, muss neu eingerichtet werden.",
    shaOf: "SHA-256 des nächsten Zertifikats",
    progress: "Hosts, die das nächste Zertifikat kennen",
    known: "<strong>{ready} von {hosts, plural, one {# Host} other {# Hosts}}</strong> kennen es.",
    missing: "Es fehlen: {names}.",
    noKey: "Dieser Server hat noch keinen Schlüssel dazu; legen Sie ihn daneben.",
    prepare: "Nächstes Zertifikat vorbereiten",
    fromFiles: "Es kommt aus Dateien: nennen Sie das nächste in RM_TLS_NEXT_CERT.",
  },
  activate: {
    action: "Aktivieren",
    title: "Nächstes Zertifikat aktivieren",
    text: "Der Server zeigt es von jetzt an. Offene Verbindungen bleiben bestehen.",
    behind:
      "{count, plural, one {# Host kennt es nicht und lehnt diesen Server ab, bis er neu eingerichtet ist.} other {# Hosts kennen es nicht und lehnen diesen Server ab, bis sie neu eingerichtet sind.}}",
  },
};
