import { EXIT } from "../exit-codes.mjs";
import { findHost, inPath } from "../find.mjs";
import { wrongUsage } from "../problem.mjs";
import { confirm } from "../secrets.mjs";
import { when } from "../text.mjs";

/** @type {import("../parse.mjs").Command} */
const list = {
  path: "hosts list",
  isDefault: true,
  summary: "list the hosts",
  args: "",
  options: {
    tag: { type: "string", multiple: true, value: "TAG", help: "only hosts with this tag (with all, when repeated)" },
    status: { type: "string", value: "STATUS", help: "online or offline" },
    protection: { type: "string", value: "STATE", help: "such as overdue or failing" },
  },
  examples: ["rmctl hosts --tag prod --status offline"],
  async run({ api, out, options }) {
    /** @type {any[]} */
    const all = await api.get("/api/hosts");
    const { tag = [], status, protection } = options;
    const rows = all.filter(
      (host) =>
        tag.every((/** @type {string} */ wanted) => host.tags.includes(wanted)) &&
        (status === undefined || host.status === status) &&
        (protection === undefined || protectionState(host) === protection),
    );
    out.list(rows, {
      id: (host) => host.host_id,
      empty: all.length === 0 ? "No hosts yet. Run: rmctl tokens mint" : "No host fits.",
      columns: [
        { title: "HOST", of: (host) => host.hostname },
        { title: "STATUS", of: (host) => host.status, isState: true },
        { title: "REPOSITORY", of: (host) => host.repo_status, isState: true },
        { title: "PROTECTION", of: protectionState, isState: true },
        { title: "LAST BACKUP", of: (host) => host.last_backup?.status, isState: true },
        { title: "LAST SNAPSHOT", of: (host) => when(host.last_snapshot_at) },
        { title: "TAGS", of: (host) => host.tags.join(",") },
      ],
    });
    return EXIT.done;
  },
};

/** @param {any} host */
const protectionState = (host) =>
  typeof host.protection === "object" ? host.protection?.state : /** @type {string | undefined} */ (host.protection);

/** @type {import("../parse.mjs").Command} */
const show = {
  path: "hosts show",
  summary: "show one host",
  args: "<host>",
  hosts: true,
  options: {},
  examples: ["rmctl hosts show web-1.example"],
  async run({ api, out, args }) {
    const host = await findHost(api, args[0] ?? "");
    out.one(host, {
      id: host.host_id,
      facts: [
        ["host", host.hostname],
        ["id", host.host_id],
        ["status", host.status],
        ["tags", host.tags.join(", ")],
        ["system", `${host.os}/${host.arch}`],
        ["agent", host.agent_version],
        ["restic", host.restic_version],
        ["last seen", when(host.last_seen_at)],
        ["repository", host.repo_url],
        ["repository is", host.repo_status],
        ["because", host.repo_message],
        ["do this", host.repo_fix],
        ["protection", protectionState(host)],
        ["overdue at", when(host.overdue_at)],
        ["next run", when(host.next_run_at)],
        ["last backup", host.last_backup && `${host.last_backup.status}, ${when(host.last_backup.finished_at)}`],
        ["last snapshot", when(host.last_snapshot_at)],
      ],
    });
    return EXIT.done;
  },
};

/** @type {import("../parse.mjs").Command} */
const remove = {
  path: "hosts rm",
  summary: "remove a host; its snapshots stay in the repository",
  args: "<host>",
  hosts: true,
  details: "Its agent is shut out at once and goes quiet.",
  options: { yes: { type: "boolean", short: "y", help: "do not ask" } },
  examples: ["rmctl hosts rm web-1.example --yes"],
  async run({ api, io, out, options, args }) {
    const { host_id, hostname } = await findHost(api, args[0] ?? "");
    if (!options.yes && !(await confirm(io, `Remove ${hostname}? Its agent is shut out.`)))
      throw wrongUsage(`${hostname} was not removed.`, "Confirm it with --yes.");
    await api.remove(`/api/hosts/${inPath(host_id)}`);
    out.say(`Removed ${hostname}.`);
    return EXIT.done;
  },
};

export const hostCommands = [list, show, remove];
