/** Sentences about people, tokens, rollouts, alerts and the certificate. */
export const accounts = {
  "Log in as a person to change your password.": "Melden Sie sich als Person an, um Ihr Passwort zu ändern.",
  "Log in as a person to make an API token.": "Melden Sie sich als Person an, um ein API-Token zu machen.",
  "The current password is wrong; type it again.": "Das jetzige Passwort ist falsch; geben Sie es noch einmal ein.",
  "This server already has its first admin; log in instead.":
    "Dieser Server hat schon seinen ersten Admin; melden Sie sich an.",
  "This user name is taken; choose another one.": "Dieser Benutzername ist vergeben; wählen Sie einen anderen.",
  "User name or password is wrong; check both and try again.":
    "Benutzername oder Passwort ist falsch; bitte prüfen Sie beides.",
  "There is no such API token; list them and pick one.":
    "Dieses API-Token gibt es nicht; wählen Sie eines aus der Liste.",
  "The API token is unknown or over; make a new one and send that.":
    "Das API-Token ist unbekannt oder abgelaufen; machen Sie ein neues.",
  "This is the last admin; make another user admin first, then try again.":
    "Das ist der letzte Admin; machen Sie zuerst jemand anderen zum Admin.",
  "There is no such user; list the users and pick one.":
    "Diesen Benutzer gibt es nicht; wählen Sie einen aus der Liste.",
  "The setup code is wrong; copy it from the server's output.":
    "Der Einrichtungscode ist falsch; er steht in der Ausgabe des Servers.",
  "A host has used this token already; remove that host instead.":
    "Ein Host hat dieses Token schon benutzt; entfernen Sie stattdessen den Host.",
  "There is no such enrollment token; list them and pick one.":
    "Dieses Token gibt es nicht; wählen Sie eines aus der Liste.",
  "This enrollment token was used already; mint a fresh token and use that.":
    "Dieses Token wurde schon benutzt; stellen Sie ein neues aus.",
  "This enrollment token has expired; mint a fresh token and use that.":
    "Dieses Token ist abgelaufen; stellen Sie ein neues aus.",
  "This enrollment token was revoked; mint a fresh token and use that.":
    "Dieses Token wurde widerrufen; stellen Sie ein neues aus.",
  "There is no such rollout; look it up in the list of rollouts.":
    "Diese Verteilung gibt es nicht; suchen Sie sie in der Liste.",
  "This rollout is over; start a new one to go on.": "Diese Verteilung ist zu Ende; beginnen Sie eine neue.",
  "No agent is built; run npm run build on the server.":
    "Es ist kein Agent gebaut; führen Sie auf dem Server npm run build aus.",
  "This server holds no agent; run npm run build there first.":
    "Dieser Server hält keinen Agenten bereit; führen Sie dort zuerst npm run build aus.",
  "This server holds agent {newest} and no {wanted}; roll out what it holds.":
    "Dieser Server hat den Agenten {newest}, nicht {wanted}; verteilen Sie den, den er hat.",
  "Agent {version} is being rolled out; promote or stop that first.":
    "Agent {version} wird gerade verteilt; schließen Sie das zuerst ab oder halten Sie es an.",
  "Agent {version} took its place.": "Agent {version} trat an seine Stelle.",
  "Stopped by {name}.": "Angehalten von {name}.",
  "The page's last alert is gone; load the list from its start.":
    "Der letzte Alarm dieser Seite ist weg; laden Sie die Liste von vorn.",
  "There is no such alert; look it up in the list of alerts.":
    "Diesen Alarm gibt es nicht; suchen Sie ihn in der Liste der Alarme.",
  "There is no next certificate with its key: put both in the place of RM_TLS_CERT and RM_TLS_KEY.":
    "Es gibt kein nächstes Zertifikat mit seinem Schlüssel: legen Sie beide an die Stelle von RM_TLS_CERT und RM_TLS_KEY.",
  "There is no next certificate: prepare it first, and give the hosts time to learn it.":
    "Es gibt kein nächstes Zertifikat: bereiten Sie es zuerst vor und geben Sie den Hosts Zeit, es kennenzulernen.",
  "{ready} of {hosts} hosts know the next certificate; wait for {missing}, or send force and enroll again whoever is left behind.":
    "{ready} von {hosts} Hosts kennen das nächste Zertifikat; warten Sie auf {missing}, oder erzwingen Sie es und richten Sie neu ein, wer zurückbleibt.",
  "The certificate comes from files: name the next one in RM_TLS_NEXT_CERT, or put it in the place of the current one.":
    "Das Zertifikat kommt aus Dateien: nennen Sie das nächste in RM_TLS_NEXT_CERT, oder legen Sie es an die Stelle des jetzigen.",
  "This server has no certificate of its own, because a proxy in front does TLS; renew the proxy's there.":
    "Dieser Server hat kein eigenes Zertifikat, weil ein Proxy davor TLS macht; erneuern Sie es dort.",
  "The server's certificate ends on {day}, and {behind} of {hosts} hosts do not know the next one yet: {missing}. Bring them online before, or enroll them again afterwards.":
    "Das Zertifikat des Servers endet am {day}, und {behind} von {hosts} Hosts kennen das nächste noch nicht: {missing}. Bringen Sie sie vorher online, oder richten Sie sie danach neu ein.",
  "The server's certificate ends on {day}: put another one in the place of RM_TLS_CERT and RM_TLS_KEY.":
    "Das Zertifikat des Servers endet am {day}: legen Sie ein anderes an die Stelle von RM_TLS_CERT und RM_TLS_KEY.",
  "This identity was used by another machine before. If you moved the host on purpose close this, otherwise enroll the copy under its own name.":
    "Diese Identität wurde vorher von einer anderen Maschine benutzt. Wenn Sie den Host absichtlich umgezogen haben, schließen Sie dies; sonst richten Sie die Kopie unter eigenem Namen ein.",
  "A second machine came with this host's identity while the first was connected. It was refused and runs nothing.":
    "Eine zweite Maschine kam mit der Identität dieses Hosts, während die erste verbunden war. Sie wurde abgelehnt und führt nichts aus.",
  "A second machine ran what this host's schedule named for {at}; only what the first one reported was kept.":
    "Eine zweite Maschine führte aus, was der Zeitplan dieses Hosts für {at} vorsah; behalten wurde nur, was die erste meldete.",
  "Two machines use one identity": "Zwei Maschinen benutzen eine Identität",
  "If the host was moved to new hardware on purpose, close this. Otherwise add the copy under a name of its own: mint an enrollment token and run the install line there. Until then the copy gets no orders.":
    "Wenn der Host absichtlich auf neue Hardware umgezogen ist, schließen Sie dies. Sonst fügen Sie die Kopie unter eigenem Namen hinzu: stellen Sie ein Token aus und führen Sie dort die Installationszeile aus. Bis dahin bekommt die Kopie keine Aufträge.",
  "An agent could not be updated": "Ein Agent ließ sich nicht aktualisieren",
  "The rollout was stopped, so no other host takes this version. Look at the host's update state for the cause, mend it there, and start the rollout again.":
    "Die Verteilung wurde angehalten, damit kein weiterer Host diese Version nimmt. Die Ursache steht beim Host unter Aktualisierung; beheben Sie sie dort und beginnen Sie die Verteilung neu.",
  "The server's certificate ends soon": "Das Zertifikat des Servers endet bald",
  "Prepare the next certificate on the page Certificate, wait until the hosts know it, and activate it. Hosts that do not know it when the old one ends have to be enrolled again.":
    "Bereiten Sie auf der Seite Zertifikat das nächste vor, warten Sie, bis die Hosts es kennen, und aktivieren Sie es. Hosts, die es nicht kennen, wenn das alte endet, müssen neu eingerichtet werden.",
  "This server was restored from a copy": "Dieser Server wurde aus einer Kopie wiederhergestellt",
  "Look through users and API tokens for what was taken away since the copy, remove hosts that were removed, and enroll hosts that came later once more. Then close this.":
    "Sehen Sie Benutzer und API-Tokens durch: was seit der Kopie entzogen wurde, gilt wieder. Entfernen Sie Hosts, die entfernt waren, und richten Sie später dazugekommene neu ein. Schließen Sie dies danach.",
  "This server was restored from a copy of {at}. What happened later is known only to the hosts, which are asked for it as they connect.":
    "Dieser Server wurde aus einer Kopie von {at} wiederhergestellt. Was danach geschah, wissen nur die Hosts; sie werden danach gefragt, sobald sie sich verbinden.",
  "A host's settings are older than what it ran":
    "Die Einstellungen eines Hosts sind älter als die, nach denen er zuletzt lief",
  "Compare the host's schedules, source groups and repository access with what you last set there, mend what is missing, and close this. If the repository's password was changed since, enter it again.":
    "Vergleichen Sie Zeitpläne, Quellgruppen und Zugang zum Repository mit dem, was Sie dort zuletzt eingestellt hatten, ergänzen Sie, was fehlt, und schließen Sie dies. Wurde das Passwort des Repositorys seither geändert, geben Sie es neu ein.",
  "The host ran settings that are newer than the copy this server was restored from ({at}). It now has the older ones.":
    "Der Host lief nach Einstellungen, die neuer sind als die Kopie, aus der dieser Server wiederhergestellt wurde ({at}). Er hat nun die älteren.",
} as const;
