import { EXIT } from "../exit-codes.mjs";
import { inPath } from "../find.mjs";
import { wholeNumber } from "../parse.mjs";
import { Problem } from "../problem.mjs";
import { when } from "../text.mjs";

/** @type {import("../parse.mjs").Command} */
const releases = {
  path: "releases",
  summary: "list the agents that the server holds",
  args: "",
  options: {},
  examples: ["rmctl releases"],
  async run({ api, out }) {
    out.list(await api.get("/api/agent-releases"), {
      id: (release) => release.version,
      empty: "The server holds no agent. Run npm run build there.",
      columns: [
        { title: "VERSION", of: (release) => release.version },
        { title: "PLATFORMS", of: (release) => release.builds.map(platform).join(", ") },
        { title: "HOSTS", of: (release) => String(release.hosts) },
        { title: "BEHIND", of: (release) => String(release.hosts_behind) },
      ],
    });
    return EXIT.done;
  },
};

/** @param {any} build */
const platform = ({ os, arch }) => `${os}/${arch}`;

/** @type {import("../parse.mjs").Command} */
const list = {
  path: "rollouts list",
  isDefault: true,
  summary: "list the rollouts of agents, newest first",
  args: "",
  options: {},
  examples: ["rmctl rollouts"],
  async run({ api, out }) {
    out.list(await api.get("/api/agent-rollouts"), {
      id: (rollout) => rollout.rollout_id,
      empty: "No rollout yet. Run: rmctl rollouts start",
      columns: [
        { title: "VERSION", of: (rollout) => rollout.version },
        { title: "STATE", of: (rollout) => rollout.state, isState: true },
        { title: "DONE", of: ({ progress }) => (progress ? `${progress.done} of ${progress.hosts}` : null) },
        { title: "BY", of: (rollout) => rollout.started_by },
        { title: "STARTED", of: (rollout) => when(rollout.created_at) },
        { title: "BECAUSE", of: (rollout) => rollout.message },
        { title: "ID", of: (rollout) => rollout.rollout_id },
      ],
    });
    return EXIT.done;
  },
};

/** @type {import("../parse.mjs").Command} */
const start = {
  path: "rollouts start",
  summary: "bring the fleet to a version of the agent that the server holds",
  args: "[<version>]",
  details: "Some hosts get it first, and all others once those run it. The first host where it ends badly stops it.",
  options: {
    canary: { type: "string", value: "PERCENT", help: "how many of the hosts get it first (10 when left out)" },
    trial: { type: "string", value: "SECONDS", help: "how long a new agent may take to reach the server (120)" },
  },
  examples: ["rmctl rollouts start", "rmctl rollouts start 1.2.3 --canary 25"],
  async run({ api, out, options, args: [version] }) {
    const canary = wholeNumber(options.canary, "--canary");
    const trial = wholeNumber(options.trial, "--trial");
    const rollout = await api.post("/api/agent-rollouts", {
      ...(version === undefined ? {} : { version }),
      ...(canary === undefined ? {} : { canary_percent: canary }),
      ...(trial === undefined ? {} : { trial_ms: trial * 1000 }),
    });
    return tell(out, rollout);
  },
};

/** @param {"promote" | "stop"} action @param {string} summary @returns {import("../parse.mjs").Command} */
const change = (action, summary) => ({
  path: `rollouts ${action}`,
  summary,
  args: "[<rollout>]",
  details: "Without an id it is the one that is under way.",
  options: {},
  examples: [`rmctl rollouts ${action}`],
  async run({ api, out, args: [id] }) {
    const rolloutId = id ?? (await idUnderWay(api));
    return tell(out, await api.post(`/api/agent-rollouts/${inPath(rolloutId)}/${action}`));
  },
});

/** @param {import("../output.mjs").Output} out @param {any} rollout */
function tell(out, rollout) {
  const { version, state, progress, rollout_id: id } = rollout;
  const hosts = progress ? `, ${progress.hosts} hosts, ${progress.canaries} of them first` : "";
  out.done(rollout, { sentence: `Agent ${version}: ${state}${hosts}.`, id });
  return EXIT.done;
}

/** @param {import("../api.mjs").Api} api @returns {Promise<string>} */
async function idUnderWay(api) {
  const rollouts = await api.get("/api/agent-rollouts");
  const found = rollouts.find((/** @type {any} */ { state }) => state === "canary" || state === "everyone");
  if (found) return found.rollout_id;
  throw new Problem({
    exit: EXIT.notFound,
    code: "rollout_not_found",
    message: "No rollout is under way.",
    next: "Run: rmctl rollouts",
  });
}

export const rolloutCommands = [
  releases,
  list,
  start,
  change("promote", "offer the version to all hosts now"),
  change("stop", "offer the version to no further host"),
];
