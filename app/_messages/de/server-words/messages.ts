/** How jobs ended, in the agent's and the server's words, and what may not be meant in a schedule. */
export const messages = {
  "This snapshot is not in the repository any more; refresh the list of snapshots.":
    "Dieser Snapshot ist nicht mehr im Repository; laden Sie die Liste der Snapshots neu.",
  "{path} is not in this snapshot; nothing was restored.":
    "{path} ist nicht in diesem Snapshot; es wurde nichts wiederhergestellt.",
  "This host does not allow a restore in place: {how}.":
    "Dieser Host erlaubt kein Wiederherstellen am alten Ort: {how}.",
  "{path} is a symbolic link on this host, so the files would not go where their names say; restore them into a folder.":
    "{path} ist auf diesem Host ein symbolischer Link, die Dateien kämen also woandershin, als ihr Name sagt; stellen Sie sie in einen Ordner wieder her.",
  "The access to the other host's repository ended with the agent's restart; start it again.":
    "Der Zugriff auf das Repository des anderen Hosts endete mit dem Neustart des Agenten; starten Sie den Job erneut.",
  "The time for which the other host's repository was lent is over; restic was stopped. Start it again.":
    "Die Zeit, für die das Repository des anderen Hosts geliehen war, ist um; restic wurde angehalten. Starten Sie den Job erneut.",
  "Some files could not be put back: {detail}.": "Einige Dateien konnten nicht wiederhergestellt werden: {detail}.",
  "Cancelled before the host had started it.": "Abgebrochen, bevor der Host damit begonnen hatte.",
  "The job expired before the host could start it.": "Der Job verfiel, bevor der Host ihn beginnen konnte.",
  "The agent no longer knows this job, so nobody can say how it ended; run it again.":
    "Der Agent kennt diesen Job nicht mehr, und niemand weiß, wie er endete; starten Sie ihn erneut.",
  "The order went to another machine with this host's identity, so nobody can say how it ended; it was not sent to a second one. Look at the host's alerts, then run it again.":
    "Der Auftrag ging an eine andere Maschine mit der Identität dieses Hosts, und niemand weiß, wie er endete; an eine zweite wurde er nicht gesendet. Sehen Sie die Alarme des Hosts an und starten Sie ihn dann erneut.",
  "The job was cancelled; restic was stopped.": "Der Job wurde abgebrochen; restic wurde angehalten.",
  "The agent was stopped while the job was running; restic was stopped with it.":
    "Der Agent wurde angehalten, während der Job lief; restic wurde mit ihm angehalten.",
  "The order came after its time; it was not started.": "Der Auftrag kam nach seiner Zeit; er wurde nicht begonnen.",
  "The job was not started: {why}.": "Der Job wurde nicht begonnen: {why}.",
  "The agent's state directory cannot be written ({why}); the job was not started.":
    "Der Zustandsordner des Agenten ist nicht beschreibbar ({why}); der Job wurde nicht begonnen.",
  "The repository refuses to delete: {what}; give this host's login the right to delete, or leave it to another host.":
    "Das Repository lässt nichts löschen: {what}; geben Sie der Anmeldung dieses Hosts das Recht zu löschen, oder überlassen Sie es einem anderen Host.",
  "unused data is still there": "ungenutzte Daten sind noch da",
  "this host has no snapshot yet to verify; run a backup first":
    "dieser Host hat noch keinen Snapshot zum Prüfen; sichern Sie ihn zuerst",
  "the server has not given this host a repository": "der Server hat diesem Host kein Repository gegeben",
  "The repository exists, but its password is another one.":
    "Das Repository gibt es, aber sein Passwort ist ein anderes.",
  "The repository exists, but its password is another one: {detail}.":
    "Das Repository gibt es, aber sein Passwort ist ein anderes: {detail}.",
  "There is no restic repository at this location: {detail}.":
    "An diesem Ort gibt es kein restic-Repository: {detail}.",
  "The repository cannot be reached.": "Das Repository ist nicht erreichbar.",
  "The repository cannot be reached: {detail}.": "Das Repository ist nicht erreichbar: {detail}.",
  "The repository's server refuses this user name, password or key.":
    "Der Server des Repositorys lehnt Benutzername, Passwort oder Schlüssel ab.",
  "The repository's server refuses this user name, password or key: {detail}.":
    "Der Server des Repositorys lehnt Benutzername, Passwort oder Schlüssel ab: {detail}.",
  "The repository is locked by another restic.": "Ein anderes restic hat das Repository gesperrt.",
  "The repository is locked by another restic: {detail}.": "Ein anderes restic hat das Repository gesperrt: {detail}.",
  "There is no space left.": "Es ist kein Platz mehr.",
  "There is no space left: {detail}.": "Es ist kein Platz mehr: {detail}.",
  "Access was denied by the file system.": "Das Dateisystem hat den Zugriff verweigert.",
  "Access was denied by the file system: {detail}.": "Das Dateisystem hat den Zugriff verweigert: {detail}.",
  "The paths to back up do not exist on this host.": "Die zu sichernden Pfade gibt es auf diesem Host nicht.",
  "The paths to back up do not exist on this host: {detail}.":
    "Die zu sichernden Pfade gibt es auf diesem Host nicht: {detail}.",
  "restic cannot be found on this host.": "restic ist auf diesem Host nicht zu finden.",
  "restic cannot be found on this host: {detail}.": "restic ist auf diesem Host nicht zu finden: {detail}.",
  "The restic on this host is too old for this.": "Das restic dieses Hosts ist dafür zu alt.",
  "The restic on this host is too old for this: {detail}.": "Das restic dieses Hosts ist dafür zu alt: {detail}.",
  "restic gave no sign of life for too long and was stopped.":
    "restic gab zu lange kein Lebenszeichen und wurde angehalten.",
  "restic gave no sign of life for too long and was stopped: {detail}.":
    "restic gab zu lange kein Lebenszeichen und wurde angehalten: {detail}.",
  "The agent refused the order.": "Der Agent hat den Auftrag abgelehnt.",
  "The agent refused the order: {detail}.": "Der Agent hat den Auftrag abgelehnt: {detail}.",
  "A command around the backup failed: {detail}.": "Ein Befehl vor oder nach der Sicherung schlug fehl: {detail}.",
  "What the repository holds is not what was stored in it: {detail}.":
    "Was im Repository liegt, ist nicht das, was darin gespeichert wurde: {detail}.",
  "restic check found {count} error(s), the first: {detail}": "restic check fand {count} Fehler, der erste: {detail}",
  "restic failed.": "restic schlug fehl.",
  "restic failed: {detail}.": "restic schlug fehl: {detail}.",
  "Nothing prunes this repository by schedule, so forgetting frees no space; add a prune schedule.":
    "Kein Zeitplan räumt dieses Repository auf, daher schafft Vergessen keinen Platz; fügen Sie einen Zeitplan zum Aufräumen hinzu.",
  "Each of the next {count} runs falls into a blackout and is skipped; change one of them.":
    "Jeder der nächsten {count} Läufe fällt in eine Sperrzeit und wird ausgelassen; ändern Sie eines von beiden.",
  "The window of delay is as long as the time between two runs; make it shorter.":
    "Die Streuung ist so lang wie die Zeit zwischen zwei Läufen; machen Sie sie kürzer.",
  "Keeping {count} {word} snapshots means one per {unit}, but there is one backup every {gap}: it keeps just the last {last}.":
    "{count} Snapshots mit der Regel „{word}“ heißt einer je {unit}, gesichert wird aber nur alle {gap}: es bleiben nur die letzten {last}.",
  "Keeping all within {within} is shorter than the {gap} between two backups.":
    "Alle innerhalb von {within} zu behalten ist kürzer als die {gap} zwischen zwei Sicherungen.",
  "Keeping the last {count} does not reach back one day: there are more backups than that a day.":
    "Die letzten {count} reichen keinen Tag zurück: es gibt mehr Sicherungen am Tag.",
  "{count} days": "{count} Tage",
  "{count} hours": "{count} Stunden",
  hourly: "stündlich",
  daily: "täglich",
  weekly: "wöchentlich",
  monthly: "monatlich",
  hour: "Stunde",
  day: "Tag",
  week: "Woche",
  month: "Monat",
} as const;
