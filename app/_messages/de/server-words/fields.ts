/** What stands beside a refused field. */
export const fields = {
  "must not be empty": "darf nicht leer sein",
  "is wrong": "ist falsch",
  "is taken": "ist vergeben",
  "must be a number": "muss eine Zahl sein",
  "must be a whole number": "muss eine ganze Zahl sein",
  "must be at least {least}": "muss mindestens {least} sein",
  "must be at most {most}": "darf höchstens {most} sein",
  "must be at most {most} characters": "darf höchstens {most} Zeichen haben",
  "must be at most {most} tags": "dürfen höchstens {most} Tags sein",
  "must be at most {most} paths": "dürfen höchstens {most} Pfade sein",
  "must be shorter in all; name folders": "ist insgesamt zu lang; nennen Sie Ordner",
  "must be linux or windows": "muss linux oder windows sein",
  "must be amd64 or arm64": "muss amd64 oder arm64 sein",
  "must be printable ASCII": "darf nur druckbare ASCII-Zeichen enthalten",
  "must not hold line breaks or other control characters":
    "darf keine Zeilenumbrüche oder anderen Steuerzeichen enthalten",
  "must not hold spaces or commas": "darf keine Leerzeichen oder Kommas enthalten",
  "must be 1 to 64 letters, digits or . _ @ + - and start with a letter or digit":
    "muss aus 1 bis 64 Buchstaben, Ziffern oder . _ @ + - bestehen und mit Buchstabe oder Ziffer beginnen",
  "must be a host name of letters, digits, hyphens and dots (RFC 1123)":
    "muss ein Hostname aus Buchstaben, Ziffern, Bindestrichen und Punkten sein (RFC 1123)",
  "must be an absolute path, such as /etc or C:\\Users": "muss ein vollständiger Pfad sein, wie /etc oder C:\\Users",
  "{path} must be a path of Windows, such as C:\\Users": "{path} muss ein Windows-Pfad sein, wie C:\\Users",
  "{path} must begin with a slash, such as /etc": "{path} muss mit einem Schrägstrich beginnen, wie /etc",
  "needs Windows; leave it off": "braucht Windows; lassen Sie es weg",
  "restic does not understand {pattern}: close each [ with a ], and do not end with a backslash":
    "restic versteht {pattern} nicht: schließen Sie jede [ mit ], und enden Sie nicht mit einem Rückstrich",
  "is the name of another source group of this host": "ist der Name einer anderen Quellgruppe dieses Hosts",
  "must name at least one folder or file": "muss mindestens einen Ordner oder eine Datei nennen",
  "must name at least one source group to back up": "muss mindestens eine zu sichernde Quellgruppe nennen",
  "must be empty: only a backup reads source groups": "muss leer sein: nur eine Sicherung liest Quellgruppen",
  "must be source groups of this host": "müssen Quellgruppen dieses Hosts sein",
  "must not name a source group twice": "darf keine Quellgruppe zweimal nennen",
  "must say what forget keeps": "muss sagen, was Vergessen behält",
  "must be null: only forget has a retention": "muss leer sein: nur Vergessen hat eine Aufbewahrung",
  "must be null: only check reads data in parts": "muss leer sein: nur Prüfen liest Daten in Teilen",
  "has {most} schedules already; remove one first": "hat schon {most} Zeitpläne; entfernen Sie zuerst einen",
  "or hostId must be given, and not both": "oder der Host muss angegeben sein, nicht beides",
  "or new credentials must be given": "oder neue Zugangsdaten müssen angegeben sein",
  "goes with a check only": "gehört nur zu einer Prüfung",
  "goes with a verify only, as does another host": "gehört nur zu einer Restore-Probe, ebenso ein anderer Host",
  "must not lie before firstAt": "darf nicht vor dem ersten Zeitpunkt liegen",
  "names no snapshot any more; read the list from its start":
    "nennt keinen Snapshot mehr; lesen Sie die Liste von vorn",
  "must be a duration such as 1y6m14d12h": "muss eine Dauer sein, wie 1y6m14d12h",
  "must keep something: give at least one of the keep rules besides tags":
    "muss etwas behalten: geben Sie neben Tags mindestens eine Regel an",
  "must have five fields, such as `30 2 * * *`, or be @hourly, @daily, @weekly, @monthly or @yearly":
    "muss fünf Felder haben, wie `30 2 * * *`, oder @hourly, @daily, @weekly, @monthly oder @yearly sein",
  "cannot be read as a cron expression: {reason}": "lässt sich nicht als Cron-Ausdruck lesen: {reason}",
  "must be an IANA time zone, such as Europe/London or UTC": "muss eine IANA-Zeitzone sein, wie Europe/Berlin oder UTC",
  "must be a time of day such as 08:30": "muss eine Uhrzeit sein, wie 08:30",
  "must begin and end at different times": "muss zu verschiedenen Zeiten beginnen und enden",
  "part must not be above total": "der Teil darf nicht über der Gesamtzahl liegen",
  "must look like 1.2.3": "muss aussehen wie 1.2.3",
  "must be 64 lower-case hexadecimal digits": "muss aus 64 kleinen Hexadezimalziffern bestehen",
  "must be Base64 of 32 bytes": "muss Base64 von 32 Bytes sein",
  "must not hold a query; give user and password in their own fields":
    "darf keine Abfrage enthalten; geben Sie Benutzer und Passwort in ihren eigenen Feldern an",
  "must look like rest:https://backup.example/path": "muss aussehen wie rest:https://backup.example/pfad",
  "must not hold a password; sftp logs in with the host's own SSH key":
    "darf kein Passwort enthalten; sftp meldet sich mit dem SSH-Schlüssel des Hosts an",
  "must name a bucket or container without spaces": "muss einen Bucket oder Container ohne Leerzeichen nennen",
  "must be an absolute path or start with one of {schemes}":
    "muss ein vollständiger Pfad sein oder mit einem von {schemes} beginnen",
  "would replace the key of a repository that opens; if that is meant, give it as the repository encryption password":
    "würde den Schlüssel eines Repositorys ersetzen, das sich öffnen lässt; ist das gemeint, geben Sie es als Verschlüsselungspasswort an",
  // What zod says by itself.
  "Invalid input: expected {expected}, received {received}": "ist nicht das, was hier stehen kann",
  "Invalid option: expected one of {options}": "muss eines davon sein: {options}",
  "Too small: expected {what} to have >={least} characters": "muss mindestens {least} Zeichen haben",
  "Too small: expected {what} to be >={least}": "muss mindestens {least} sein",
  "Too big: expected {what} to have <={most} characters": "darf höchstens {most} Zeichen haben",
  "Too big: expected {what} to be <={most}": "darf höchstens {most} sein",
} as const;
