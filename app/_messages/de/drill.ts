import type { Messages, Translation } from "../text";

export const drill: Translation<Messages["drill"]> = {
  fact: "Wiederherstellung",
  lastProven: "zuletzt erprobt <when></when>",
  neverProven: "noch keine Probe bestanden",
  fullRestore: "alles wiederherzustellen dauert etwa {time}",
  speed: "{speed} bei der Probe",
  toJob: "Zur Probe",
  action: "Wiederherstellung proben",
  title: "Wiederherstellung proben",
  text: "Stellt Dateien des neuesten Snapshots in einem leeren Ordner wieder her, vergleicht sie, misst das Tempo und entfernt sie wieder. Das beweist, dass die Sicherung lesbar und heil ist. Sicherungen dürfen daneben laufen.",
  scope: "Wie viel",
  sample: "Eine Stichprobe",
  sampleHint: "Einige Dateien, jedes Mal andere, und die ausgelegten, deren Inhalt bekannt ist. Dauert Minuten.",
  everything: "Alles",
  everythingHint:
    "Der ganze neueste Snapshot. Er braucht so viel freien Platz, wie er groß ist, und kann Stunden dauern.",
  where: "Auf welchem Host",
  own: "Auf {hostname} selbst",
  ownHint: "Beweist, dass der Host sich selbst wiederherstellen kann.",
  other: "Auf einem anderen Host",
  otherHint: "Beweist, dass die Sicherung auch ohne {hostname} lesbar ist.",
  noHost: "Wählen Sie den Host, auf dem die Probe läuft.",
  noSnapshot: "Es gibt noch keinen Snapshot, den eine Probe wiederherstellen könnte.",
  notReady: "Das Repository ist noch nicht bereit.",
};
