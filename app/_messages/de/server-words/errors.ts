/** Sentences that a refused call brings along. */
export const errors = {
  "Nobody has read on for too long.": "Es wurde zu lange nicht weitergelesen.",
  "The host's answer could not be understood; try again.":
    "Die Antwort des Hosts war nicht zu verstehen; versuchen Sie es noch einmal.",
  "{who} answers as many questions as it may; wait for one of them to end.":
    "Es laufen schon so viele Anfragen, wie gehen; warten Sie, bis eine davon zu Ende ist.",
  "The server is stopping; try again in a few seconds.":
    "Der Server wird gerade beendet; versuchen Sie es in ein paar Sekunden.",
  "Nobody waits for the answer any more.": "Auf die Antwort wartet niemand mehr.",
  "The host has no such snapshot any more; read the list of its snapshots anew.":
    "Diesen Snapshot hat der Host nicht mehr; laden Sie die Liste seiner Snapshots neu.",
  "The host's answer cannot be understood; update its agent, then try again.":
    "Die Antwort des Hosts ist nicht zu verstehen; aktualisieren Sie seinen Agenten und versuchen Sie es noch einmal.",
  "The host's answer broke off; try again, and look into its agent's log.":
    "Die Antwort des Hosts brach ab; versuchen Sie es noch einmal und sehen Sie in das Protokoll seines Agenten.",
  "This host's agent cannot change single snapshots yet; update it.":
    "Der Agent dieses Hosts kann einzelne Snapshots noch nicht ändern; aktualisieren Sie ihn.",
  "The snapshot is held; release it first, then forget it.":
    "Der Snapshot wird festgehalten; geben Sie ihn zuerst frei, dann lässt er sich vergessen.",
  "This is the newest snapshot of these paths; it can be forgotten once there is a newer one.":
    "Das ist der neueste Snapshot dieser Pfade; er kann vergessen werden, sobald es einen neueren gibt.",
  "must be the first 8 digits of the snapshot's id": "muss aus den ersten 8 Ziffern der Snapshot-Kennung bestehen",
  "are what the snapshot has already": "hat der Snapshot schon",
  "are too many at once; change at most 20": "sind zu viele auf einmal; ändern Sie höchstens 20",
  "that were made elsewhere and hold spaces can only be taken away with restic itself":
    "die anderswo entstanden sind und Leerzeichen enthalten, lassen sich nur mit restic selbst entfernen",
  "The host that is to do it is not connected; choose one that is.":
    "Der Host, der es tun soll, ist nicht verbunden; wählen Sie einen anderen.",
  "The agent of that host cannot restore yet; update it, then try again.":
    "Der Agent dieses Hosts kann noch nicht wiederherstellen; aktualisieren Sie ihn und versuchen Sie es noch einmal.",
  "This host's agent cannot show what lies in a snapshot; update it.":
    "Der Agent dieses Hosts kann nicht zeigen, was in einem Snapshot liegt; aktualisieren Sie ihn.",
  "Log in first, then try again.": "Bitte melden Sie sich an und versuchen Sie es noch einmal.",
  "This needs the role {role}; ask an admin, or log in as one who has it.":
    "Dafür ist die Rolle {role} nötig; bitten Sie einen Admin, oder melden Sie sich als jemand an, der sie hat.",
  "The server's disk is full; free space on it, then try again.":
    "Der Speicher des Servers ist voll; schaffen Sie dort Platz und versuchen Sie es noch einmal.",
  "Something went wrong on the server; try again, and look into its log.":
    "Auf dem Server ist etwas schiefgegangen; versuchen Sie es noch einmal und sehen Sie in sein Protokoll.",
  "Something went wrong. Try again.": "Etwas ist schiefgegangen. Versuchen Sie es noch einmal.",
  "The server did not answer. Check your connection, then try again.":
    "Der Server hat nicht geantwortet. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.",
  "Correct the request and send it again ({field}: {message}).":
    "Bitte korrigieren Sie die Eingabe ({field}: {message}).",
  "Correct the request and send it again ({message}).": "Bitte korrigieren Sie die Eingabe ({message}).",
  "the request is malformed": "die Anfrage ist unvollständig",
  "An agent may only act for its own host.": "Ein Agent darf nur für seinen eigenen Host handeln.",
  "Send a body of at most {most} bytes.": "Das sind mehr als {most} Bytes; kürzen Sie die Eingabe.",
  "Too many tries; wait {seconds} seconds, then try again.":
    "Das waren zu viele Versuche; warten Sie {seconds} Sekunden und versuchen Sie es dann noch einmal.",
  "Requests from another website are refused; open {url} and do it there.":
    "Anfragen von fremden Seiten werden abgelehnt; öffnen Sie {url} und tun Sie es dort.",
  "There is no such host; look it up in the list of hosts.":
    "Diesen Host gibt es nicht; suchen Sie ihn in der Liste der Hosts.",
  "The host was removed already.": "Der Host wurde schon entfernt.",
  "The host was removed a moment ago.": "Der Host wurde gerade eben entfernt.",
  "The host has no repository any more; look it up in the list of hosts.":
    "Der Host hat kein Repository mehr; suchen Sie ihn in der Liste der Hosts.",
  "The host has no folder {path}; look for it one level up.":
    "Der Host hat keinen Ordner {path}; suchen Sie ihn eine Ebene höher.",
  "On the host, {path} is no folder; open the one that it lies in.":
    "{path} ist auf dem Host kein Ordner; öffnen Sie den Ordner, in dem es liegt.",
  "The host's agent may not read {path}; give it access there.":
    "Der Agent des Hosts darf {path} nicht lesen; geben Sie ihm dort Zugriff.",
  "The host does not let {path} be looked at; type the path, or add it to RM_BROWSE_ROOTS in its agent.env.":
    "Der Host lässt {path} nicht ansehen; tippen Sie den Pfad, oder nennen Sie ihn unter RM_BROWSE_ROOTS in seiner agent.env.",
  "The host could not read {path}; look into its agent's log.":
    "Der Host konnte {path} nicht lesen; sehen Sie in das Protokoll seines Agenten.",
  "The host is not connected; try again once it is online.":
    "Der Host ist nicht verbunden; versuchen Sie es, sobald er online ist.",
  "The host has not answered yet; try again in a moment.":
    "Der Host hat noch nicht geantwortet; versuchen Sie es gleich noch einmal.",
  "The host did not answer in time; try again.":
    "Der Host hat nicht rechtzeitig geantwortet; versuchen Sie es noch einmal.",
  "There is no such job; look it up in the list of jobs.":
    "Diesen Job gibt es nicht; suchen Sie ihn in der Liste der Jobs.",
  "There is no such job any more; look it up in the list of jobs.":
    "Diesen Job gibt es nicht mehr; suchen Sie ihn in der Liste der Jobs.",
  "The page's last job is gone; load the list from its start.":
    "Der letzte Job dieser Seite ist weg; laden Sie die Liste von vorn.",
  "The job is over already; there is nothing left to cancel.":
    "Der Job ist schon zu Ende; es gibt nichts mehr abzubrechen.",
  "The job is not over yet; wait for its end, or cancel it first.":
    "Der Job ist noch nicht zu Ende; warten Sie, oder brechen Sie ihn ab.",
  "The host's agent is too old for this drill; update the agent first.":
    "Der Agent des Hosts ist zu alt für diese Probe; aktualisieren Sie ihn zuerst.",
  "This job cannot be repeated as it was; probe the repository instead.":
    "Dieser Job lässt sich so nicht wiederholen; prüfen Sie stattdessen, ob das Repository erreichbar ist.",
  "The job's source group was removed; run another one instead.":
    "Die Quellgruppe des Jobs wurde entfernt; führen Sie eine andere aus.",
  "A host has at most {count} tags; take one away first.":
    "Ein Host hat höchstens {count} Tags; nehmen Sie zuerst eines weg.",
  "The host has no backup schedule that is switched on; add one first.":
    "Der Host hat keinen eingeschalteten Zeitplan für Sicherungen; legen Sie zuerst einen an.",
  "The host has no source group; add one, then run it.":
    "Der Host hat keine Quellgruppe; legen Sie eine an und führen Sie sie dann aus.",
  "There is no such session of yours; list them and pick one.":
    "Diese Sitzung gehört nicht zu Ihnen; wählen Sie eine aus Ihrer Liste.",
  "must be a time that is still to come": "muss in der Zukunft liegen",
  "The log was removed on {at} to make room.": "Das Protokoll wurde am {at} entfernt, um Platz zu schaffen.",
  "The repository is still being set up; try again once it shows as ready.":
    "Das Repository wird noch eingerichtet; versuchen Sie es, sobald es bereit ist.",
  "The repository is not ready; see its state on the host's page first.":
    "Das Repository ist nicht bereit; sein Zustand steht auf der Seite des Hosts.",
  "The repository is not ready: {why}": "Das Repository ist nicht bereit: {why}",
  "it could not be opened.": "Es ließ sich nicht öffnen.",
  "Correct it, then probe again.": "Korrigieren Sie es und prüfen Sie dann erneut.",
  "There is no such schedule; look it up in the list of schedules.":
    "Diesen Zeitplan gibt es nicht; suchen Sie ihn in der Liste der Zeitpläne.",
  "The page's last schedule is gone; load the list from its start.":
    "Der letzte Zeitplan dieser Seite ist weg; laden Sie die Liste von vorn.",
  "The page's last entry is gone; load the list from its start.":
    "Der letzte Eintrag dieser Seite ist weg; laden Sie die Liste von vorn.",
  "The host has a schedule of that name already; choose another name.":
    "Der Host hat schon einen Zeitplan dieses Namens; wählen Sie einen anderen.",
  "There is no such source group; look it up on its host's page.":
    "Diese Quellgruppe gibt es nicht; suchen Sie sie auf der Seite ihres Hosts.",
  "This host has a source group called {name} already; choose another name.":
    "Dieser Host hat schon eine Quellgruppe namens {name}; wählen Sie einen anderen Namen.",
  "A host's source groups may be {count} and take {size} KiB; name fewer paths or patterns.":
    "Ein Host darf {count} Quellgruppen mit zusammen {size} KiB haben; nennen Sie weniger Pfade oder Muster.",
  "The schedule {name} backs this source group up; take it out there first.":
    "Der Zeitplan {name} sichert diese Quellgruppe; nehmen Sie sie dort zuerst heraus.",
  "The schedules {names} back this source group up; take it out there first.":
    "Die Zeitpläne {names} sichern diese Quellgruppe; nehmen Sie sie dort zuerst heraus.",
  "These patterns take too long to try; test fewer of them, or fewer paths.":
    "Diese Muster zu prüfen dauert zu lange; prüfen Sie weniger Muster oder weniger Pfade.",
  "There is no such download link; copy it again, whole, or ask for another one.":
    "Diesen Download-Link gibt es nicht; kopieren Sie ihn noch einmal ganz, oder bitten Sie um einen neuen.",
  "There is no such download link; list the host's links and pick one.":
    "Diesen Download-Link gibt es nicht; wählen Sie einen aus der Liste des Hosts.",
  "This download link was used already; ask whoever gave it to you for another one.":
    "Dieser Download-Link wurde schon benutzt; bitten Sie den, der ihn Ihnen gab, um einen neuen.",
  "This download link has expired; ask whoever gave it to you for another one.":
    "Dieser Download-Link ist abgelaufen; bitten Sie den, der ihn Ihnen gab, um einen neuen.",
  "This download link was withdrawn; ask whoever gave it to you for another one.":
    "Dieser Download-Link wurde zurückgezogen; bitten Sie den, der ihn Ihnen gab, um einen neuen.",
  "This link's download is running at this moment; it can be used only once.":
    "Der Download dieses Links läuft gerade; er lässt sich nur einmal benutzen.",
  "This is no file and no folder; download the folder that it lies in.":
    "Das ist weder Datei noch Ordner; laden Sie den Ordner herunter, in dem es liegt.",
  "The name is written in an encoding that cannot be asked for; download the folder that it lies in.":
    "Dieser Name ist in einer Kodierung geschrieben, nach der sich nicht fragen lässt; laden Sie den Ordner herunter, in dem es liegt.",
  "The snapshot holds nothing of that path; look for it one level up.":
    "Unter diesem Pfad liegt nichts im Snapshot; suchen Sie eine Ebene höher.",
  "must be tar or zip for a folder": "muss für einen Ordner tar oder zip sein",
  "must be raw for a file": "muss für eine Datei raw sein",
  "must be at least 5 minutes": "muss mindestens 5 Minuten sein",
  "must be at most 7 days": "darf höchstens 7 Tage sein",
  "The download was ended before its last byte.": "Der Download wurde vor seinem letzten Byte beendet.",
  "The file ended before it was whole; try the download again.":
    "Die Datei endete, bevor sie ganz da war; versuchen Sie den Download noch einmal.",
} as const;
