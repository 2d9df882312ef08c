import { findHost, inPath } from "../find.mjs";
import { readWait, tellOfJobs, WAIT_OPTIONS } from "../job-outcome.mjs";
import { wrongUsage } from "../problem.mjs";
import { confirm } from "../secrets.mjs";
import { shortId, snapshotOf } from "../snapshot.mjs";

const OVERWRITE = ["always", "if-changed", "if-newer", "never"];

/** @type {import("../parse.mjs").Command} */
const restore = {
  path: "restore",
  summary: "have a host restore a snapshot, or files and folders of it",
  args: "<host> <snapshot> [<path>...]",
  hosts: true,
  details:
    "Without a path everything is restored: into a new folder, which the job names, and read again to compare it.\n" +
    "--in-place writes over what is there, and only where the host's own file allows it.",
  options: {
    to: { type: "string", value: "HOST", help: "restore on this host instead; it is lent the repository (role admin)" },
    "in-place": { type: "boolean", help: "back to where the files were" },
    overwrite: { type: "string", value: "POLICY", help: "in place: always, if-changed, if-newer or never" },
    "as-agent": { type: "boolean", help: "the files belong to the agent's user, not to their owners" },
    "no-verify": { type: "boolean", help: "do not read what was restored again" },
    "dry-run": { type: "boolean", help: "count what would be restored, write nothing" },
    yes: { type: "boolean", short: "y", help: "do not ask before files are replaced" },
    ...WAIT_OPTIONS,
  },
  examples: [
    "rmctl restore web-1.example latest /etc/nginx --wait",
    "rmctl restore old-1.example 5f1c2a90 --to web-1.example --wait",
  ],
  async run({ api, out, io, options, args }) {
    readWait(options);
    const [hostName = "", wanted = "", ...paths] = args;
    const body = { ...(paths.length > 0 ? { paths } : {}), ...told(options) };
    const { host, snapshot } = await snapshotOf(api, hostName, wanted);
    const to = options.to === undefined ? host : await findHost(api, options.to);
    if (options["in-place"] && !options["dry-run"] && !options.yes) {
      const what = paths.length > 0 ? paths.join(" ") : "everything";
      if (!(await confirm(io, `Write ${what} of ${shortId(snapshot)} over the files of ${to.hostname}?`)))
        throw wrongUsage("Nothing was restored.", "Confirm it with --yes.");
    }
    const answer = await api.post(`/api/hosts/${inPath(host.host_id)}/restore`, {
      ...{ snapshot_id: snapshot.snapshot_id, ...body },
      ...(to.host_id === host.host_id ? {} : { to_host_id: to.host_id }),
    });
    const what = `${options["dry-run"] ? "dry run of a restore" : "restore"} of ${shortId(snapshot)} on ${to.hostname}`;
    return tellOfJobs({ api, out, options }, { answer, jobIds: [answer.job_id], what });
  },
};

/** The options as the API takes them. @param {import("../parse.mjs").Options} options */
function told(options) {
  const { overwrite } = options;
  if (overwrite !== undefined && !OVERWRITE.includes(overwrite))
    throw wrongUsage(`--overwrite must be one of ${OVERWRITE.join(", ")}.`);
  if (overwrite !== undefined && !options["in-place"]) throw wrongUsage("--overwrite goes with --in-place.");
  if (options["as-agent"] && options["in-place"]) throw wrongUsage("--as-agent does not go with --in-place.");
  return {
    target: options["in-place"] ? "in_place" : "folder",
    ...(overwrite === undefined ? {} : { overwrite: overwrite.replace("-", "_") }),
    ownership: options["as-agent"] ? "agent" : "snapshot",
    verify: options["no-verify"] !== true,
    dry_run: options["dry-run"] === true,
  };
}

export const restoreCommands = [restore];
