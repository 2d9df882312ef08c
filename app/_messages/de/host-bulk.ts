import type { Messages, Translation } from "../text";

export const hostBulk: Translation<Messages["hostBulk"]> = {
  label: "Ausgewählte Hosts",
  chosen: "{count, plural, one {# Host ausgewählt} other {# Hosts ausgewählt}}",
  clear: "Auswahl aufheben",
  update: "Agenten aktualisieren",
  updateReason: "Neue Agenten verteilt ein Rollout, erst auf wenige Hosts: Er folgt seiner eigenen Reihenfolge.",
  action: { run: "Sichern", tag: "Tag setzen", untag: "Tag entfernen", pause: "Pausieren", resume: "Fortsetzen" },
  title: {
    run: "{count, plural, one {# Host} other {# Hosts}} jetzt sichern",
    tag: "{count, plural, one {# Host} other {# Hosts}} Tags geben",
    untag: "{count, plural, one {# Host} other {# Hosts}} Tags nehmen",
    pause: "{count, plural, one {# Host} other {# Hosts}} pausieren",
    resume: "{count, plural, one {# Host} other {# Hosts}} fortsetzen",
  },
  text: {
    run: "Jede Quellgruppe wird jetzt gesichert. Hosts, die offline sind, beginnen, sobald sie innerhalb eines Tages wieder da sind.",
    tag: "Tags, die ein Host schon hat, bleiben, wie sie sind.",
    untag: "Hosts ohne diese Tags bleiben, wie sie sind.",
    pause: "Ihre Sicherungszeitpläne ruhen. Läufe, die in die Pause fallen, entfallen und werden nicht nachgeholt.",
    resume: "Ihre Sicherungszeitpläne laufen ab dem nächsten Termin wieder.",
  },
  submit: {
    run: "{count, plural, one {# Host} other {# Hosts}} sichern",
    tag: "{count, plural, one {# Host} other {# Hosts}} markieren",
    untag: "Von {count, plural, one {# Host} other {# Hosts}} entfernen",
    pause: "{count, plural, one {# Host} other {# Hosts}} pausieren",
    resume: "{count, plural, one {# Host} other {# Hosts}} fortsetzen",
  },
  tags: "Tags",
  tagsHint: "Durch Leerzeichen oder Kommas getrennt.",
  noTag: "Nennen Sie ein Tag.",
  until: "Bis",
  untilHint: "In Ihrer eigenen Zeit.",
  past: "Wählen Sie einen Zeitpunkt in der Zukunft.",
  span: { "4h": "4 Stunden", "1d": "1 Tag", "1w": "1 Woche" },
  result:
    "Auf {done, plural, one {# Host} other {# Hosts}} erledigt{unchanged, plural, =0 {.} one {; # Host war schon so.} other {; # Hosts waren schon so.}}",
  refused: {
    title: "{count, plural, one {# Host wurde} other {# Hosts wurden}} ausgelassen",
    text: "An diesen wurde nichts geändert. Die anderen sind erledigt.",
    gone: "Ein Host, der entfernt wurde",
    close: "Schließen",
  },
};
