import { GLOBAL } from "./parse.mjs";

/** @typedef {import("./parse.mjs").Command} Command */

/**
 * What could stand at the last place of a command line that is being typed.
 * @param {readonly string[]} typed what follows `rmctl`; the last one is unfinished, and may be empty
 * @param {readonly Command[]} commands
 * @param {() => Promise<string[]>} hostnames
 * @returns {Promise<string[]>}
 */
export async function complete(typed, commands, hostnames) {
  const unfinished = typed.at(-1) ?? "";
  const done = typed.slice(0, -1).filter((word) => !word.startsWith("-"));
  return (await candidates(done, unfinished, { commands, hostnames })).filter((word) => word.startsWith(unfinished));
}

/**
 * @param {readonly string[]} done
 * @param {string} unfinished
 * @param {{ commands: readonly Command[], hostnames: () => Promise<string[]> }} known
 */
async function candidates(done, unfinished, { commands, hostnames }) {
  const shown = commands.filter(({ isHidden }) => !isHidden);
  const [group = "", action = ""] = done;
  const first = [...new Set(shown.map(({ path }) => path.split(" ")[0] ?? "")), "help"];
  if (done.length === 0) return unfinished.startsWith("-") ? optionsOf({}) : first;
  if (group === "help") return first;
  const own = shown.filter(({ path }) => path === group || path.startsWith(`${group} `));
  const exact = own.find(({ path }) => path === `${group} ${action}` || path === group);
  const command = exact ?? own.find(({ isDefault }) => isDefault);
  if (unfinished.startsWith("-")) return optionsOf(command?.options ?? {});
  const actions = own.flatMap(({ path }) => path.split(" ").slice(1));
  if (actions.length > 0 && done.length === 1) return actions;
  if (group === "repo" && done.length === 2) return ["show", "probe", "unlock", "prune", "check", "verify"];
  if (group === "completion") return ["bash"];
  const argument = done.length - (command?.path.split(" ").length ?? 0);
  return command?.hosts && argument === 0 ? hostnames() : [];
}

/** @param {Record<string, unknown>} options */
const optionsOf = (options) => Object.keys({ ...options, ...GLOBAL }).map((name) => `--${name}`);
