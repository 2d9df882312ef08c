import { EXIT } from "../exit-codes.mjs";
import { findHost, inPath } from "../find.mjs";
import { shortId, snapshotOf, VIA, viaOf } from "../snapshot.mjs";
import { size, when } from "../text.mjs";

const CUT = "There is more than is shown; narrow it down.";

/** @param {any} entry */
const sizeText = (entry) => (entry.size_bytes === null ? "-" : size(entry.size_bytes));
/** @param {any} entry */
const nameText = (entry) => `${entry.name}${entry.kind === "folder" ? "/" : ""}`;

/** @type {import("../parse.mjs").Command} */
const ls = {
  path: "ls",
  summary: "list one folder of a snapshot",
  args: "<host> <snapshot> [<path>]",
  hosts: true,
  options: VIA,
  examples: ["rmctl ls web-1.example latest /etc", "rmctl ls old-1.example 5f1c2a90 /home --via web-1.example"],
  async run({ api, out, options, args }) {
    const [hostName = "", wanted = "", folder = "/"] = args;
    const { path } = await snapshotOf(api, hostName, wanted);
    const query = { path: folder, limit: "1000", ...(await viaOf(api, options.via)) };
    /** @type {any[]} */
    const entries = [];
    for (let offset = 0; ; ) {
      const page = await api.get(`${path}/tree?${new URLSearchParams({ ...query, offset: String(offset) })}`);
      entries.push(...page.entries);
      if (page.next_offset === null) break;
      offset = page.next_offset;
    }
    out.list(entries, {
      id: (entry) => entry.name,
      empty: "The folder is empty.",
      columns: [
        { title: "MODE", of: (entry) => entry.permissions },
        { title: "SIZE", of: sizeText },
        { title: "CHANGED", of: (entry) => when(entry.modified_at) },
        { title: "NAME", of: nameText },
      ],
    });
    return EXIT.done;
  },
};

/** @type {import("../parse.mjs").Command} */
const find = {
  path: "find",
  summary: "find a name in all snapshots of a host",
  args: "<host> <pattern>",
  hosts: true,
  details: "A pattern is restic's, such as *.conf. With --exact it is a path: what comes are the versions of one file.",
  options: {
    exact: { type: "boolean", help: "every character means itself" },
    "ignore-case": { type: "boolean", help: "large and small letters are the same" },
    ...VIA,
  },
  examples: ["rmctl find web-1.example 'nginx*.conf'", "rmctl find web-1.example /etc/passwd --exact"],
  async run({ api, out, options, args }) {
    const [hostName = "", pattern = ""] = args;
    const host = await findHost(api, hostName);
    const query = new URLSearchParams({
      pattern,
      exact: String(options.exact === true),
      ignore_case: String(options["ignore-case"] === true),
      ...(await viaOf(api, options.via)),
    });
    const answer = await api.get(`/api/hosts/${inPath(host.host_id)}/find?${query}`);
    if (answer.is_cut) out.warn(CUT);
    out.list(/** @type {any[]} */ (answer.found), {
      id: (one) => one.path,
      empty: "Nothing of that name.",
      columns: [
        { title: "SNAPSHOT", of: (one) => shortId(one) },
        { title: "TAKEN", of: (one) => when(one.taken_at) },
        { title: "SIZE", of: sizeText },
        { title: "CHANGED", of: (one) => when(one.modified_at) },
        { title: "PATH", of: (one) => one.path },
      ],
    });
    return EXIT.done;
  },
};

/** @type {import("../parse.mjs").Command} */
const diff = {
  path: "diff",
  summary: "say what a snapshot has other than an older one",
  args: "<host> <older> <newer> [<path>]",
  hosts: true,
  options: VIA,
  examples: ["rmctl diff web-1.example 5f1c2a90 latest /etc"],
  async run({ api, out, options, args }) {
    const [hostName = "", older = "", newer = "", folder = "/"] = args;
    const { host, snapshot: from } = await snapshotOf(api, hostName, older);
    const { snapshot: to } = await snapshotOf(api, hostName, newer);
    const ids = { from: from.snapshot_id, to: to.snapshot_id, path: folder };
    const query = new URLSearchParams({ ...ids, ...(await viaOf(api, options.via)) });
    const answer = await api.get(`/api/hosts/${inPath(host.host_id)}/diff?${query}`);
    if (answer.is_cut) out.warn(CUT);
    out.list(/** @type {any[]} */ (answer.changes), {
      id: (one) => one.path,
      empty: "Nothing has changed.",
      columns: [
        { title: "CHANGE", of: (one) => one.change },
        { title: "PATH", of: (one) => one.path },
      ],
    });
    return EXIT.done;
  },
};

export const browseCommands = [ls, find, diff];
