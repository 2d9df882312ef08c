import { EXIT } from "../exit-codes.mjs";
import { findHost, inPath } from "../find.mjs";
import { readWait, tellOfJobs, WAIT_OPTIONS } from "../job-outcome.mjs";
import { wrongUsage } from "../problem.mjs";
import { shortId, snapshotOf } from "../snapshot.mjs";
import { size, when } from "../text.mjs";

/** @type {import("../parse.mjs").Command} */
const list = {
  path: "snapshots",
  summary: "list a host's newest snapshots, or have it list its repository anew",
  args: "<host>",
  hosts: true,
  options: { refresh: { type: "boolean", help: "have the host list its repository anew" }, ...WAIT_OPTIONS },
  examples: ["rmctl snapshots web-1.example", "rmctl snapshots web-1.example --refresh --wait"],
  async run({ api, out, options, args }) {
    readWait(options);
    if (options.wait && !options.refresh) throw wrongUsage("--wait goes with --refresh.");
    const host = await findHost(api, args[0] ?? "");
    const path = `/api/hosts/${inPath(host.host_id)}/snapshots`;
    if (options.refresh) {
      const answer = await api.post(`${path}/refresh`, {});
      const what = `a listing on ${host.hostname}`;
      return tellOfJobs({ api, out, options }, { answer, jobIds: [answer.job_id], what });
    }
    /** @type {any[]} */
    const snapshots = await api.get(`${path}?limit=1000`);
    out.list(snapshots, {
      id: (one) => one.snapshot_id,
      empty: `${host.hostname} has no snapshot yet.`,
      columns: [
        { title: "SNAPSHOT", of: (one) => shortId(one) },
        { title: "TAKEN", of: (one) => when(one.taken_at) },
        { title: "SIZE", of: (one) => (one.total_bytes === null ? "-" : size(one.total_bytes)) },
        { title: "TAGS", of: (one) => one.tags.join(",") },
        { title: "PATHS", of: (one) => one.paths.join(" ") },
      ],
    });
    return EXIT.done;
  },
};

/** @type {import("../parse.mjs").Command} */
const tag = {
  path: "tag",
  summary: "give a snapshot other tags, hold it or release it",
  args: "<host> <snapshot> [<tag>...]",
  hosts: true,
  details: "The tags are all that it has afterwards. Without any, its tags stay.",
  options: {
    hold: { type: "boolean", help: "no rule and nobody may forget it" },
    release: { type: "boolean", help: "it may be forgotten again" },
    ...WAIT_OPTIONS,
  },
  examples: ["rmctl tag web-1.example 5f1c2a90 before-upgrade", "rmctl tag web-1.example latest --hold --wait"],
  async run({ api, out, options, args }) {
    readWait(options);
    const [hostName = "", wanted = "", ...tags] = args;
    if (options.hold && options.release) throw wrongUsage("--hold and --release exclude each other.");
    const isHeld = options.hold ? true : options.release ? false : undefined;
    if (tags.length === 0 && isHeld === undefined) throw wrongUsage("Name tags, --hold or --release.");
    const { host, snapshot, path } = await snapshotOf(api, hostName, wanted);
    const body = { ...(tags.length > 0 ? { tags } : {}), ...(isHeld === undefined ? {} : { is_held: isHeld }) };
    const answer = await api.patch(path, body);
    const what = `tags of ${shortId(snapshot)} on ${host.hostname}`;
    return tellOfJobs({ api, out, options }, { answer, jobIds: [answer.job_id], what });
  },
};

/** @type {import("../parse.mjs").Command} */
const forget = {
  path: "forget-snapshot",
  summary: "have a host forget one snapshot for good",
  args: "<host> <snapshot>",
  hosts: true,
  options: {
    confirm: { type: "string", value: "DIGITS", help: "the first 8 digits of its id, once more" },
    ...WAIT_OPTIONS,
  },
  examples: ["rmctl forget-snapshot web-1.example 5f1c2a90 --confirm 5f1c2a90 --wait"],
  async run({ api, out, options, args }) {
    readWait(options);
    const [hostName = "", wanted = ""] = args;
    if (options.confirm === undefined) throw wrongUsage("Repeat the first 8 digits of its id: --confirm DIGITS.");
    const { host, snapshot, path } = await snapshotOf(api, hostName, wanted);
    const answer = await api.post(`${path}/forget`, { confirm: options.confirm });
    const what = `forgetting of ${shortId(snapshot)} on ${host.hostname}`;
    return tellOfJobs({ api, out, options }, { answer, jobIds: [answer.job_id], what });
  },
};

export const snapshotCommands = [list, tag, forget];
