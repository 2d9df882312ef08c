import type { UpdateCode } from "@/agent/protocol/mod";

type Help = { sentence: string; fix: string };

/** What each ending of an update means to a person, and what to do about it. A new code does not compile without both. */
const HELP: Record<UpdateCode, Help> = {
  not_installed: {
    sentence: "The agent was not put where it is by the install script.",
    fix: "Install it anew with a fresh install line; it keeps its data.",
  },
  not_allowed: {
    sentence: "The host forbids updates from the server.",
    fix: "Remove RM_ALLOW_UPDATES=0 from the host's agent.env, or update the host by hand.",
  },
  no_release_key: {
    sentence: "The host was enrolled before this server had a release key, so it cannot tell our builds from others.",
    fix: "Run a fresh install line on the host with RM_FORCE_REENROLL=1.",
  },
  bad_signature: {
    sentence: "The build was not signed by the key that the host learnt when it was enrolled.",
    fix: "If the server's release.key was replaced, put the old one back, or enroll the host again; otherwise look into the server.",
  },
  bad_checksum: {
    sentence: "What the host downloaded is not what was signed.",
    fix: "Run npm run build on the server and start a new rollout; if it comes again, look for what changes downloads on their way.",
  },
  wrong_platform: {
    sentence: "The build is for another kind of machine.",
    fix: "Run npm run build on the server, then start a new rollout.",
  },
  older_version: {
    sentence: "The build is older than the agent that the host runs.",
    fix: "Build the newer version on the server, then start a rollout of that.",
  },
  download_failed: {
    sentence: "The host could not download the build.",
    fix: "Check the network between the host and the server, then start a new rollout.",
  },
  no_space: {
    sentence: "The host's disk has no room for a second agent.",
    fix: "Free 100 MB on the host, then start a new rollout.",
  },
  not_writable: {
    sentence: "The agent may not exchange its own file.",
    fix: "Check the permissions of the agent's folder on the host, or install it anew with a fresh install line.",
  },
  self_test_failed: {
    sentence: "The new agent does not start on this host.",
    fix: "Look into the agent's log on the host; the agent before it goes on.",
  },
  not_welcomed: {
    sentence: "The new agent did not reach the server in time, so the one before it was put back.",
    fix: "Look into the agent's log on the host; then start a new rollout, with a longer trial if the host is slow.",
  },
  crashed: {
    sentence: "The new agent ended again and again, so the one before it was put back.",
    fix: "Look into the agent's log on the host; do not roll this version out before that is understood.",
  },
};

export const explainUpdate = (code: UpdateCode): Help => HELP[code];
