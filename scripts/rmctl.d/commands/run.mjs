import { EXIT } from "../exit-codes.mjs";
import { findHost, GROUP, inPath, listOf, pick } from "../find.mjs";
import { readWait, tellOfJobs, WAIT_OPTIONS } from "../job-outcome.mjs";
import { Problem, wrongUsage } from "../problem.mjs";

/** @type {import("../parse.mjs").Command} */
const run = {
  path: "run",
  summary: "back up a source group of a host now",
  args: "<host> [<group>]",
  hosts: true,
  details: "The group may be left out where the host has but one.",
  options: {
    "dry-run": { type: "boolean", help: "read and count everything, store nothing" },
    ...WAIT_OPTIONS,
  },
  examples: ["rmctl run web-1.example --wait", "rmctl run web-1.example www --wait --timeout 3600 || mail ops"],
  async run({ api, out, options, args }) {
    readWait(options);
    const [hostName = "", wanted] = args;
    const host = await findHost(api, hostName);
    const group = choose(await listOf(api, GROUP, host.host_id), { wanted, hostname: host.hostname });
    const body = options["dry-run"] ? { dry_run: true } : {};
    const answer = await api.post(`/api/source-groups/${inPath(group.source_group_id)}/run`, body);
    const what = `${options["dry-run"] ? "dry run" : "backup"} of ${group.name} on ${host.hostname}`;
    return tellOfJobs({ api, out, options }, { answer, jobIds: [answer.job_id], what });
  },
};

/**
 * @param {readonly any[]} groups
 * @param {{ wanted: string | undefined, hostname: string }} host
 */
function choose(groups, { wanted, hostname }) {
  if (wanted !== undefined) return pick(groups, { kind: GROUP, name: wanted, hostname });
  const [only] = groups;
  if (groups.length === 0)
    throw new Problem({
      exit: EXIT.notFound,
      code: GROUP.code,
      message: `${hostname} has no source group.`,
      next: "Make one first.",
    });
  if (groups.length === 1) return only;
  throw wrongUsage(`${hostname} has several source groups; name one of: ${groups.map(({ name }) => name).join(", ")}.`);
}

export const runCommands = [run];
