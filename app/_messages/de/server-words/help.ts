/** What causes of jobs and endings of updates mean, and what to do about them. */
export const help = {
  "Some files could not be put back.": "Einige Dateien ließen sich nicht wiederherstellen.",
  "Read in the report which files and why, then restore those again, perhaps into a folder of their own.":
    "Im Bericht steht, welche Dateien und warum; stellen Sie diese noch einmal wieder her, etwa in einen eigenen Ordner.",
  "The repository exists, but its encryption password is a different one.":
    "Das Repository gibt es, aber sein Verschlüsselungspasswort ist ein anderes.",
  "Enter the repository's own password under Repository, then probe again.":
    "Geben Sie unter Repository das eigene Passwort des Repositorys ein und prüfen Sie dann erneut.",
  "There is no restic repository at this location.": "An diesem Ort gibt es kein restic-Repository.",
  "Check the repository's address; a new one is made by itself when the location has never held one.":
    "Prüfen Sie die Adresse des Repositorys; wo noch nie eines war, wird von selbst ein neues angelegt.",
  "The host could not reach the repository.": "Der Host konnte das Repository nicht erreichen.",
  "Check the address, the network and the firewall between the host and the repository, then probe again.":
    "Prüfen Sie Adresse, Netz und Firewall zwischen Host und Repository und prüfen Sie dann erneut.",
  "The storage refused the login.": "Der Speicher hat die Anmeldung abgelehnt.",
  "Correct the storage's user name and password under Repository, then probe again.":
    "Korrigieren Sie unter Repository Benutzername und Passwort des Speichers und prüfen Sie dann erneut.",
  "Another restic process holds the repository's lock.": "Ein anderer restic-Prozess hält die Sperre des Repositorys.",
  "Wait until the other run has ended; if none is running any more, remove the stale lock with Unlock, under Repository.":
    "Warten Sie, bis der andere Lauf zu Ende ist; läuft keiner mehr, entfernen Sie die veraltete Sperre unter Repository.",
  "There was no space left, on the repository or in the host's temporary folder.":
    "Es war kein Platz mehr, im Repository oder im temporären Ordner des Hosts.",
  "Free space or raise the quota, then run the job again.":
    "Schaffen Sie Platz oder erhöhen Sie die Quote und starten Sie den Job dann erneut.",
  "Something could not be read or written for lack of permission.":
    "Etwas ließ sich mangels Berechtigung nicht lesen oder schreiben.",
  "Look in the log for the path and give the agent's user access to it, then run the job again.":
    "Der Pfad steht im Protokoll; geben Sie dem Benutzer des Agenten Zugriff darauf und starten Sie den Job dann erneut.",
  "The folders to back up do not exist on the host.": "Die zu sichernden Ordner gibt es auf dem Host nicht.",
  "Correct the paths of the source group, or mount what is missing, then run the job again.":
    "Korrigieren Sie die Pfade der Quellgruppe, oder hängen Sie ein, was fehlt, und starten Sie den Job dann erneut.",
  "restic was not found on the host.": "restic wurde auf dem Host nicht gefunden.",
  "Install restic on the host (for example `apt-get install restic`), then run the job again.":
    "Installieren Sie restic auf dem Host (zum Beispiel `apt-get install restic`) und starten Sie den Job dann erneut.",
  "The host's restic is too old for this.": "Das restic des Hosts ist dafür zu alt.",
  "Install restic 0.14 or newer on the host, then run the job again.":
    "Installieren Sie restic 0.14 oder neuer auf dem Host und starten Sie den Job dann erneut.",
  "The job was cancelled.": "Der Job wurde abgebrochen.",
  "Run it again when you want it.": "Starten Sie ihn erneut, wenn Sie ihn brauchen.",
  "The job took too long, or the host was not connected in time.":
    "Der Job dauerte zu lange, oder der Host war nicht rechtzeitig verbunden.",
  "Check that the host is online and that its repository answers, then run the job again.":
    "Prüfen Sie, ob der Host online ist und sein Repository antwortet, und starten Sie den Job dann erneut.",
  "The agent was restarted while the job was running.": "Der Agent wurde neu gestartet, während der Job lief.",
  "Run the job again; nothing that was already stored is lost.":
    "Starten Sie den Job erneut; was schon gespeichert war, ist nicht verloren.",
  "The agent refused the order by its own rules.": "Der Agent hat den Auftrag nach seinen eigenen Regeln abgelehnt.",
  "Look in the log for the reason, correct the source group or update the agent, then run the job again.":
    "Der Grund steht im Protokoll; korrigieren Sie die Quellgruppe oder aktualisieren Sie den Agenten und starten Sie den Job dann erneut.",
  "A command around the backup failed.": "Ein Befehl vor oder nach der Sicherung schlug fehl.",
  "Read its output in the log, correct the command on the host or in the source group, then run the job again.":
    "Seine Ausgabe steht im Protokoll; korrigieren Sie den Befehl auf dem Host oder in der Quellgruppe und starten Sie den Job dann erneut.",
  "What the repository holds is not what was stored in it.":
    "Was im Repository liegt, ist nicht das, was darin gespeichert wurde.",
  "Read in the log what is damaged, make a copy of the repository, then follow `restic repair`; back up again.":
    "Was beschädigt ist, steht im Protokoll. Machen Sie eine Kopie des Repositorys, folgen Sie `restic repair` und sichern Sie neu.",
  "The job failed for a reason that is not classified.": "Der Job schlug aus einem unbekannten Grund fehl.",
  "Read the end of the job's log; the last lines of restic say what happened.":
    "Lesen Sie das Ende des Protokolls; die letzten Zeilen von restic sagen, was geschah.",
  "{host} did not take agent {version}: {why}": "{host} hat den Agenten {version} nicht übernommen: {why}",
  "it did not say why.": "Ein Grund wurde nicht genannt.",
  "The agent was not put where it is by the install script.":
    "Den Agenten hat nicht das Installationsskript eingerichtet.",
  "Install it anew with a fresh install line; it keeps its data.":
    "Installieren Sie ihn mit einer frischen Installationszeile neu; er behält seine Daten.",
  "The host forbids updates from the server.": "Der Host verbietet Aktualisierungen vom Server.",
  "Remove RM_ALLOW_UPDATES=0 from the host's agent.env, or update the host by hand.":
    "Entfernen Sie RM_ALLOW_UPDATES=0 aus der agent.env des Hosts, oder aktualisieren Sie ihn von Hand.",
  "The host was enrolled before this server had a release key, so it cannot tell our builds from others.":
    "Der Host wurde eingerichtet, bevor dieser Server einen Freigabeschlüssel hatte; er kann unsere Programme nicht erkennen.",
  "Run a fresh install line on the host with RM_FORCE_REENROLL=1.":
    "Führen Sie auf dem Host eine frische Installationszeile mit RM_FORCE_REENROLL=1 aus.",
  "The build was not signed by the key that the host learnt when it was enrolled.":
    "Das Programm ist nicht mit dem Schlüssel unterschrieben, den der Host beim Einrichten kennenlernte.",
  "If the server's release.key was replaced, put the old one back, or enroll the host again; otherwise look into the server.":
    "Wurde die release.key des Servers ersetzt, legen Sie die alte zurück oder richten Sie den Host neu ein; sonst untersuchen Sie den Server.",
  "What the host downloaded is not what was signed.": "Was der Host geladen hat, ist nicht, was unterschrieben wurde.",
  "Run npm run build on the server and start a new rollout; if it comes again, look for what changes downloads on their way.":
    "Führen Sie auf dem Server npm run build aus und beginnen Sie eine neue Verteilung; kommt es wieder, suchen Sie, was Downloads unterwegs verändert.",
  "The build is for another kind of machine.": "Das Programm ist für eine andere Art von Maschine.",
  "Run npm run build on the server, then start a new rollout.":
    "Führen Sie auf dem Server npm run build aus und beginnen Sie eine neue Verteilung.",
  "The build is older than the agent that the host runs.":
    "Das Programm ist älter als der Agent, der auf dem Host läuft.",
  "Build the newer version on the server, then start a rollout of that.":
    "Bauen Sie auf dem Server die neuere Version und verteilen Sie diese.",
  "The host could not download the build.": "Der Host konnte das Programm nicht laden.",
  "Check the network between the host and the server, then start a new rollout.":
    "Prüfen Sie das Netz zwischen Host und Server und beginnen Sie eine neue Verteilung.",
  "The host's disk has no room for a second agent.": "Auf dem Host ist kein Platz für einen zweiten Agenten.",
  "Free 100 MB on the host, then start a new rollout.":
    "Schaffen Sie auf dem Host 100 MB Platz und beginnen Sie eine neue Verteilung.",
  "The agent may not exchange its own file.": "Der Agent darf seine eigene Datei nicht austauschen.",
  "Check the permissions of the agent's folder on the host, or install it anew with a fresh install line.":
    "Prüfen Sie auf dem Host die Rechte am Ordner des Agenten, oder installieren Sie ihn mit einer frischen Installationszeile neu.",
  "The new agent does not start on this host.": "Der neue Agent startet auf diesem Host nicht.",
  "Look into the agent's log on the host; the agent before it goes on.":
    "Sehen Sie auf dem Host in das Protokoll des Agenten; der bisherige arbeitet weiter.",
  "The new agent did not reach the server in time, so the one before it was put back.":
    "Der neue Agent erreichte den Server nicht rechtzeitig; der bisherige wurde zurückgelegt.",
  "Look into the agent's log on the host; then start a new rollout, with a longer trial if the host is slow.":
    "Sehen Sie auf dem Host in das Protokoll des Agenten und beginnen Sie dann eine neue Verteilung, mit längerer Probe, wenn der Host langsam ist.",
  "The new agent ended again and again, so the one before it was put back.":
    "Der neue Agent endete immer wieder; der bisherige wurde zurückgelegt.",
  "Look into the agent's log on the host; do not roll this version out before that is understood.":
    "Sehen Sie auf dem Host in das Protokoll des Agenten; verteilen Sie diese Version nicht, bevor das geklärt ist.",
} as const;
