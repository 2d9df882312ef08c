import type { Messages, Translation } from "../text";

export const host: Translation<Messages["host"]> = {
  title: "Host",
  tabs: {
    label: "Host",
    overview: "Überblick",
    "source-groups": "Quellgruppen",
    schedules: "Zeitpläne",
    snapshots: "Snapshots",
    jobs: "Jobs",
    repository: "Repository",
    settings: "Einstellungen",
  },
  header: {
    where: "Wo Sie sind",
    hosts: "Hosts",
    lastSeen: "zuletzt gesehen",
    neverSeen: "nie gesehen",
    repository: "Repository: {state}",
  },
  loading: {
    text: "Wird geladen",
    failed: "Das konnte nicht geladen werden",
    again: "Erneut versuchen",
  },
  removed: {
    title: "Dieser Host wurde entfernt",
    text: "Seine Snapshots liegen weiterhin in seinem Repository.",
    action: "Zu den Hosts",
  },
  runBackup: {
    action: "Sicherung starten",
    dryRun: "Probelauf",
    groupRemoved: "Die Quellgruppe wurde entfernt.",
    notReady: {
      pending: "Das Repository wartet auf den Agenten; gesichert werden kann, sobald es bereit ist.",
      initializing: "Das Repository wird eingerichtet; gesichert werden kann, sobald es bereit ist.",
      init_failed: "Das Repository ließ sich nicht öffnen. Beheben Sie das zuerst unter Repository.",
    },
  },
  backUp: {
    action: "Host sichern",
    noGroup: "Keine Quellgruppe sagt, was zu sichern ist. Legen Sie zuerst eine an.",
    queued: "{count, plural, one {# Sicherung ist eingereiht.} other {# Sicherungen sind eingereiht.}}",
  },
  protection: {
    label: "Schutz",
    failing: {
      title: "Eine Sicherung ist fehlgeschlagen",
      text: "Der neueste Snapshot ({snapshot}) lässt sich wiederherstellen. Was sich seither geändert hat, ist nicht sicher.",
    },
    failingNever: {
      title: "Nichts lässt sich wiederherstellen: die Sicherung ist fehlgeschlagen",
      text: "Noch keine Sicherung ging gut aus; zuletzt wurde es {backup} versucht.",
    },
    drillFailed: {
      title: "Die letzte Restore-Probe fand Schäden",
      text: "Dateien des neuesten Snapshots kamen nicht so zurück, wie sie waren ({drill}). Der Job nennt sie und sagt, was zu tun ist; verlassen Sie sich nicht auf diese Sicherung, bis eine Probe gelingt.",
    },
    unproven: {
      title: "Länger keine Wiederherstellung erprobt",
      text: "Zuletzt gelang eine Probe {proven}; die nächste war {drillDue} fällig. Starten Sie jetzt eine: sie stellt Dateien in einem eigenen Ordner wieder her und vergleicht sie.",
    },
    unprovenNever: {
      title: "Noch keine Wiederherstellung erprobt",
      text: "Die erste Probe war {drillDue} fällig. Starten Sie jetzt eine: sie stellt Dateien in einem eigenen Ordner wieder her und vergleicht sie.",
    },
    overdue: {
      title: "Eine Sicherung ist überfällig",
      text: "Sie war {overdue} fällig. Der neueste Snapshot ({snapshot}) lässt sich wiederherstellen.",
    },
    overdueNever: {
      title: "Nichts lässt sich wiederherstellen: die erste Sicherung ist überfällig",
      text: "Sie war {overdue} fällig, und es gibt noch keinen Snapshot.",
    },
    never: {
      title: "Ein Teil dieses Hosts wurde noch nie gesichert",
      text: "Mindestens eine Quellgruppe hat noch keinen Snapshot. Der neueste der anderen ist {snapshot} entstanden.",
    },
    neverAll: {
      title: "Noch lässt sich nichts wiederherstellen",
      text: "Dieser Host wurde noch nie gesichert. {hasNext, select, yes {Die erste Sicherung ist {next} geplant; starten Sie jetzt eine, um bis dahin sicher zu sein.} other {Starten Sie jetzt die erste Sicherung.}}",
    },
    partial: {
      title: "Die letzte Sicherung ist unvollständig",
      text: "Einige Dateien waren nicht lesbar; der Rest wurde {snapshot} gesichert. Der Job nennt die Dateien.",
    },
    paused: {
      title: "Die Sicherungen sind pausiert",
      text: "Der Host lässt sich wiederherstellen, wie er {snapshot} war. Neueres kommt erst nach der Pause.",
    },
    noSchedule: {
      title: "Nichts sichert diesen Host von selbst",
      text: "Er lässt sich wiederherstellen, wie er {snapshot} war. Legen Sie einen Zeitplan an, damit dieser Stand nicht veraltet.",
    },
    protected: {
      title: "Dieser Host lässt sich wiederherstellen",
      text: "Der neueste Snapshot ist {snapshot} entstanden. {hasNext, select, yes {Die nächste Sicherung ist {next} geplant.} other {Keine weitere Sicherung ist geplant.}}",
    },
    action: {
      open_job: "Ursache ansehen",
      open_drill: "Befund ansehen",
      run_drill: "Probe starten",
      open_jobs: "Jobs ansehen",
      open_schedules: "Zu den Zeitplänen",
    },
  },
  running: {
    bytes: "{done} von {total}",
    files: "{count, plural, one {# Datei} other {# Dateien}}",
    left: "noch {time}",
    waits: "Wartet auf den Host oder darauf, dass er an der Reihe ist",
  },
  overview: {
    openRepository: "Repository öffnen",
    running: "Läuft gerade",
    offline: {
      title: "Der Host ist offline",
      titleNever: "Der Host hat sich noch nicht verbunden",
      text: "Jobs warten, bis er wieder da ist. Läuft die Maschine, führen Sie dort <code>restic-manager-agent doctor</code> aus: Es sagt, ob Dienst, Netz oder Zertifikat im Weg stehen und was zu tun ist.",
    },
    groups: {
      title: "Was gesichert wird",
      none: "Noch nichts: Eine Quellgruppe sagt, welche Ordner.",
      add: "Quellgruppe anlegen",
      edit: "Quellgruppen",
    },
    jobs: {
      title: "Letzte Jobs",
      all: "Alle Jobs",
      none: "Auf diesem Host lief noch kein Job.",
    },
  },
  backups: {
    title: "Sicherungen",
    all: "Snapshots",
    last: "Letzte Sicherung",
    next: "Nächste Sicherung",
    newest: "Neuester Snapshot",
    days: "Letzte 30 Tage",
    nonePlanned: "Keine geplant",
    goToSchedules: "Zu den Zeitplänen",
    noSnapshot: "Noch keiner",
    files: "{count, plural, one {# Datei} other {# Dateien}}",
  },
  machine: {
    title: "Maschine",
    system: "System",
    agent: "Agent",
    update: "Letzte Aktualisierung",
    lastSeen: "Zuletzt gesehen",
    added: "Hinzugefügt",
    never: "Nie",
    newer: "{version} ist verfügbar",
    noRestic: "auf dem Host nicht gefunden",
  },
  jobs: {
    label: "Jobs",
    none: "Noch kein Job",
    noneText: "Jobs erscheinen hier, sobald auf {hostname} etwas zu tun ist.",
    noMatch: "Kein Job passt",
    noMatchText: "Dieser Host hat Jobs, aber keinen dieser Art in diesem Zustand.",
    clear: "Alle Jobs zeigen",
    all: "Alle Jobs dieses Hosts",
    older: "Ältere Jobs zeigen",
  },
  settings: {
    identity: {
      title: "Identität",
      hostname: "Hostname",
      id: "Host-ID",
      system: "System",
      added: "Hinzugefügt",
      fixed:
        "Der Hostname wurde beim Hinzufügen vergeben. Er kennzeichnet die Snapshots des Hosts im Repository und bleibt, wie er ist.",
    },
    tags: {
      title: "Tags",
      label: "Tags",
      hint: "Durch Leerzeichen oder Kommas getrennt. Die Liste der Hosts lässt sich danach filtern.",
      save: "Tags speichern",
      saved: "Die Tags sind gespeichert.",
      same: "Nichts hat sich geändert.",
      tooMany: "höchstens {max} Tags sind erlaubt",
      tooLong: "jeder darf höchstens 64 Zeichen haben",
    },
    pause: {
      title: "Sicherungen pausieren",
      text: "{count, plural, one {Pausiert den einzigen Sicherungs-Zeitplan.} other {Pausiert alle # Sicherungs-Zeitpläne.}} Läufe in der Pause entfallen und werden nicht nachgeholt.",
      isPaused:
        "{paused} von {count, plural, one {# Sicherungs-Zeitplan} other {# Sicherungs-Zeitplänen}} pausiert, der erste bis {until}.",
      none: "Kein Zeitplan sichert diesen Host; es gibt nichts zu pausieren.",
      goToSchedules: "Zu den Zeitplänen",
      span: "Wie lange",
      spans: { hours4: "4 Stunden", day: "1 Tag", week: "1 Woche" },
      action: "Sicherungen pausieren",
      resume: "Sicherungen fortsetzen",
      done: "Die Sicherungen sind pausiert.",
      resumed: "Die Sicherungen gehen weiter.",
    },
    permissions: {
      title: "Was der Host erlaubt",
      text: "Das entscheidet, wer den Host verwaltet, in <code>agent.env</code> auf der Maschine. Von hier aus lässt es sich nicht ändern.",
      folders: "Ordner",
      hooks: "Befehle",
      inPlace: "Wiederherstellen am alten Ort",
      updates: "Updates",
      offline: "Der Host ist offline und kann nicht gefragt werden.",
      notForYou: "Operatoren können den Host danach fragen.",
      noFolder: "Keine",
    },
    reenroll: {
      title: "Neu verbinden",
      text: "Für eine neue oder neu aufgesetzte Maschine oder einen verlorenen Agenten: Erzeugen Sie eine Installationszeile für denselben Hostnamen und führen Sie sie mit <code>RM_FORCE_REENROLL=1</code> aus, wo schon ein Agent installiert ist. Verlauf und Zeitpläne bleiben; der alte Agent wird ausgesperrt.",
      action: "Installationszeile erzeugen",
    },
  },
  remove: {
    action: "Host entfernen",
    text: "Beendet seine Sicherungen und macht seinen Agenten sofort unbrauchbar. Die Snapshots bleiben im Repository.",
    title: "{hostname} entfernen",
    done: "{hostname} wurde entfernt.",
    forgets:
      "Der Server vergisst den Host, seine Jobs, deren Logs und die Zugangsdaten des Repositorys. Das lässt sich nicht rückgängig machen.",
    stays:
      "Die Snapshots bleiben, wo sie sind: Bewahren Sie das Passwort des Repositorys auf, sonst sind sie nicht lesbar. Um den Agenten von der Maschine zu nehmen, führen Sie dort den Installer mit <code>--uninstall</code> aus.",
  },
};
