export const certificate = {
  title: "Certificate",
  lead: "What this server shows to hosts, and which one comes next. Hosts accept no other.",
  stale: "This may be old. {problem}",
  mode: {
    off: "None: a proxy in front does TLS",
    "self-signed": "Made by this server",
    files: "Read from files",
  },
  current: {
    title: "In use",
    from: "Comes from",
    ends: "Ends",
    sha: "SHA-256",
    shaOf: "SHA-256 of the certificate",
    keys: "Public keys",
    keysOf: "Pinned public keys",
  },
  none: "This server has no certificate of its own",
  noneText: "A proxy in front of it does TLS. Renew its certificate there; hosts trust it by its authority.",
  next: {
    title: "Next",
    none: "None is prepared. Prepare it well before the current one ends: hosts learn it while they are connected, and one that was away the whole time has to be enrolled again.",
    shaOf: "SHA-256 of the next certificate",
    progress: "Hosts that know the next certificate",
    known: "<strong>{ready} of {hosts, plural, one {# host} other {# hosts}}</strong> know it.",
    missing: "Missing: {names}.",
    noKey: "This server has no key for it yet; put the key beside it.",
    prepare: "Prepare the next certificate",
    fromFiles: "It comes from files: name the next one in RM_TLS_NEXT_CERT.",
  },
  activate: {
    action: "Activate",
    title: "Activate the next certificate",
    text: "The server shows it from now on. Open connections live on.",
    behind:
      "{count, plural, one {# host does} other {# hosts do}} not know it, and will refuse this server until enrolled again.",
  },
} as const;
