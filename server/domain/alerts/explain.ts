import type { AlertKind } from "./schemas";

export type AlertHelp = { title: string; fix: string };

/** What each kind is called, and what a person does about it. What happened is in the alert's own message. */
const HELP: Record<AlertKind, AlertHelp> = {
  cloned_identity: {
    title: "Two machines use one identity",
    fix: "If the host was moved to new hardware on purpose, close this. Otherwise add the copy under a name of its own: mint an enrollment token and run the install line there. Until then the copy gets no orders.",
  },
  update_failed: {
    title: "An agent could not be updated",
    fix: "The rollout was stopped, so no other host takes this version. Look at the host's update state for the cause, mend it there, and start the rollout again.",
  },
  certificate_ends: {
    title: "The server's certificate ends soon",
    fix: "Prepare the next certificate on the page Certificate, wait until the hosts know it, and activate it. Hosts that do not know it when the old one ends have to be enrolled again.",
  },
  server_restored: {
    title: "This server was restored from a copy",
    fix: "Look through users and API tokens for what was taken away since the copy, remove hosts that were removed, and enroll hosts that came later once more. Then close this.",
  },
  settings_older: {
    title: "A host's settings are older than what it ran",
    fix: "Compare the host's schedules, source groups and repository access with what you last set there, mend what is missing, and close this. If the repository's password was changed since, enter it again.",
  },
};

export const explainAlert = (kind: AlertKind): AlertHelp => HELP[kind];
