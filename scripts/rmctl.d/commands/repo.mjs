import { EXIT } from "../exit-codes.mjs";
import { findHost, inPath } from "../find.mjs";
import { readWait, tellOfJobs, WAIT_OPTIONS } from "../job-outcome.mjs";
import { wrongUsage } from "../problem.mjs";
import { when } from "../text.mjs";

const SCOPES = ["sample", "everything"];
const ACTIONS = ["show", "probe", "unlock", "prune", "check", "verify"];

/** @type {import("../parse.mjs").Command} */
const repo = {
  path: "repo",
  summary: "show a host's repository, or run something on it",
  args: "<host> [<action>]",
  hosts: true,
  details:
    "Actions: show (when left out), probe (open it and say what is there), unlock (remove stale locks), prune (free\n" +
    "space), check (is it whole?), verify (restore a sample and compare it).",
  options: {
    ...WAIT_OPTIONS,
    "read-data": { type: "string", value: "all|N/M", help: "check: read all data, too, or part N of M" },
    scope: {
      type: "string",
      value: "SCOPE",
      help: "verify: sample (when left out) or everything of the newest snapshot",
    },
    on: { type: "string", value: "HOST", help: "verify: this host restores instead (role admin)" },
  },
  examples: [
    "rmctl repo web-1.example",
    "rmctl repo web-1.example check --read-data 1/7 --wait",
    "rmctl repo old-1.example verify --on web-1.example --wait",
  ],
  async run({ api, out, options, args }) {
    const [hostName = "", action = "show"] = args;
    if (!ACTIONS.includes(action))
      throw wrongUsage(`There is no action "${action}"; use one of ${ACTIONS.join(", ")}.`);
    for (const [name, of] of Object.entries({ "read-data": "check", scope: "verify", on: "verify" }))
      if (options[name] !== undefined && action !== of) throw wrongUsage(`--${name} goes with ${of}.`);
    const readData = readDataOf(options["read-data"]);
    if (options.scope !== undefined && !SCOPES.includes(options.scope))
      throw wrongUsage(`--scope must be one of ${SCOPES.join(", ")}.`);
    readWait(options);
    if (action === "show" && options.wait) throw wrongUsage("There is nothing to wait for.");
    const host = await findHost(api, hostName);
    const path = `/api/hosts/${inPath(host.host_id)}/repo`;
    if (action === "show") return show({ out, repository: await api.get(path) });
    const { scope, on } = options;
    const body = {
      ...(readData ? { read_data: readData } : {}),
      ...(scope === undefined ? {} : { scope }),
      ...(on === undefined ? {} : { on_host_id: (await findHost(api, on)).host_id }),
    };
    const answer = await api.post(`${path}/${action}`, body);
    const what = `${action} on ${host.hostname}`;
    return tellOfJobs({ api, out, options }, { answer, jobIds: [answer.job_id], what });
  },
};

/** @param {string | undefined} text */
function readDataOf(text) {
  if (text === undefined) return null;
  if (text === "all") return { part: 1, total: 1 };
  const [, part, total] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? [];
  if (!part || !total) throw wrongUsage("--read-data must be all, or a part such as 1/7.");
  return { part: Number(part), total: Number(total) };
}

/** @param {{ out: import("../output.mjs").Output, repository: any }} what */
function show({ out, repository }) {
  const { locks, leases, shared_with: sharedWith } = repository;
  out.one(repository, {
    id: repository.repository_id,
    facts: [
      ["repository", repository.url],
      ["id", repository.restic_repository_id],
      ["status", repository.state],
      ["because", repository.message],
      ["do this", repository.fix],
      ["shared with", sharedWith.join(", ")],
      ["locks", locks && (locks.map(lockText).join("; ") || "none")],
      ["locks seen", when(repository.locks_seen_at)],
      ["in use by", leases.map(leaseText).join("; ")],
      ["last prune", when(repository.last_prune_at)],
      ["last check", ended(repository.last_check_at, repository.last_check_state)],
      ["last verify", ended(repository.last_verify_at, repository.last_verify_state)],
    ],
  });
  return EXIT.done;
}

/** @param {any} lock */
const lockText = (lock) =>
  `${lock.exclusive ? "exclusive" : "shared"} of ${lock.username}@${lock.hostname} since ${when(lock.created_at)}`;
/** @param {any} lease */
const leaseText = (lease) =>
  `${lease.kind} on ${lease.hostname} (${lease.held ? "runs" : "waits"} since ${when(lease.since)})`;
/** @param {string | null} at @param {string | null | undefined} status */
const ended = (at, status) => (at ? `${when(at)}${status ? `, ${status}` : ""}` : null);

export const repoCommands = [repo];
