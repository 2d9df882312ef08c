import { readFileSync } from "node:fs";
import { EXIT } from "../exit-codes.mjs";
import { GROUP, listOf, SCHEDULE } from "../find.mjs";
import { carryOut } from "../fleet/carry-out.mjs";
import { readFleet } from "../fleet/document.mjs";
import { planHost } from "../fleet/plan.mjs";
import { countText, planText, stepJson } from "../fleet/show.mjs";
import { describe, Problem, wrongUsage } from "../problem.mjs";
import { readLines } from "../secrets.mjs";
import { counted } from "../text.mjs";

/** Hosts that are read or changed at the same time. */
const AT_ONCE = 8;

/** @type {import("../parse.mjs").Command} */
const apply = {
  path: "apply",
  summary: "make source groups and schedules as a file says",
  args: "",
  details:
    'The file is JSON: {"hosts": {NAME: {"source_groups": {NAME: {…}}, "schedules": {NAME: {…}}}}}, with the API\'s\n' +
    "own names of fields. What a host's part leaves out stays as it is. A second apply changes nothing.",
  options: {
    file: { type: "string", short: "f", value: "FILE", help: "the file, - for standard input" },
    "dry-run": { type: "boolean", help: "show what would change, and change nothing" },
    prune: { type: "boolean", help: "remove what the file does not name, where it names that part of a host" },
  },
  examples: ["rmctl apply -f fleet.json --dry-run", "rmctl apply -f fleet.json --prune"],
  async run({ api, io, out, options }) {
    if (options.file === undefined) throw wrongUsage("Name the file with -f.", "Run: rmctl apply -f fleet.json");
    const fleet = readFleet(await textOf(options.file, io));
    const hosts = await currentHosts(api, fleet);
    const plans = hosts.map(({ wanted, current }) => ({
      current,
      steps: planHost(wanted, current, { isPruning: options.prune === true }),
    }));
    const steps = plans.flatMap((plan) => plan.steps);
    if (out.form === "text") out.print(planText(steps));
    out.say(countText(steps));
    const isDryRun = options["dry-run"] === true;
    const outcomes = isDryRun ? [] : (await eachOf(plans, (plan) => applyHost(api, plan))).flat();
    return report({ out, isDryRun, steps, outcomes });
  },
};

/** @param {string} file @param {import("../main.mjs").Io} io */
async function textOf(file, io) {
  if (file === "-") return (await readLines(io.stdin)).join("\n");
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw wrongUsage(`The file cannot be read: ${error instanceof Error ? error.message : error}.`);
  }
}

/**
 * What the named hosts have now.
 * @param {import("../api.mjs").Api} api
 * @param {import("../fleet/document.mjs").Fleet} fleet
 * @throws {Problem} when one of them is unknown, before anything is changed
 */
async function currentHosts(api, fleet) {
  /** @type {Map<string, string>} */
  const ids = new Map((await api.get("/api/hosts")).map((/** @type {any} */ host) => [host.hostname, host.host_id]));
  const unknown = [...fleet.keys()].filter((hostname) => !ids.has(hostname));
  if (unknown.length > 0)
    throw new Problem({
      exit: EXIT.notFound,
      code: "host_not_found",
      message: `There is no host called ${unknown.join(", ")}; nothing was changed.`,
      next: "Run: rmctl tokens mint",
    });
  return eachOf([...fleet], async ([hostname, wanted]) => {
    const hostId = ids.get(hostname) ?? "";
    const [groups, schedules] = await Promise.all([
      listOf(api, GROUP, hostId),
      wanted.schedules === null ? [] : listOf(api, SCHEDULE, hostId),
    ]);
    return { wanted, current: { hostname, hostId, groups, schedules } };
  });
}

/**
 * @param {import("../api.mjs").Api} api
 * @param {{ current: import("../fleet/plan.mjs").CurrentHost, steps: import("../fleet/plan.mjs").Step[] }} plan
 */
const applyHost = (api, { current, steps }) =>
  carryOut(api, steps, new Map(current.groups.map((group) => [group.name, group.source_group_id])));

/**
 * @param {{ out: import("../output.mjs").Output, isDryRun: boolean, steps: import("../fleet/plan.mjs").Step[],
 *   outcomes: import("../fleet/carry-out.mjs").Outcome[] }} what
 */
function report({ out, isDryRun, steps, outcomes }) {
  const failures = outcomes.filter(({ error }) => error !== null);
  const errorOf = (/** @type {import("../fleet/plan.mjs").Step} */ step) => {
    const failure = failures.find((outcome) => outcome.step === step);
    return failure ? describe(failure.error).replace(/^rmctl: /, "") : null;
  };
  if (out.form === "json")
    out.print(`${JSON.stringify({ dry_run: isDryRun, steps: steps.map((step) => stepJson(step, errorOf(step))) })}\n`);
  const changed = outcomes.filter(({ step, error }) => error === null && step.action !== "leave");
  if (out.form === "ids") out.print(changed.map(({ id }) => `${id}\n`).join(""));
  if (!isDryRun && changed.length > 0) out.say(`Done: ${changed.length}.`);
  const [first] = failures;
  if (!first) return EXIT.done;
  for (const { step } of failures) {
    const isOwn = (/** @type {{ hostname: string, action: string }} */ { hostname, action }) =>
      hostname === step.hostname && action !== "leave";
    const left = steps.filter(isOwn).length - outcomes.filter((outcome) => isOwn(outcome.step)).length;
    const rest = left > 0 ? ` (${counted(left, "later step")} of this host not tried)` : "";
    out.tell(`${step.hostname}: ${step.kind} ${step.name}: ${errorOf(step)}${rest}`);
  }
  return first.error instanceof Problem ? first.error.exit : EXIT.failed;
}

/**
 * A few at a time, in order.
 * @template One, Result
 * @param {readonly One[]} all
 * @param {(one: One) => Promise<Result>} work
 * @returns {Promise<Result[]>}
 */
async function eachOf(all, work) {
  /** @type {Result[]} */
  const results = new Array(all.length);
  let next = 0;
  const worker = async () => {
    for (let place = next++; place < all.length; place = next++)
      results[place] = await work(/** @type {One} */ (all[place]));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

export const applyCommands = [apply];
