import { parseArgs } from "node:util";
import { wrongUsage } from "./problem.mjs";

/**
 * `args` is written as in the help: `<host> [<group>]`; `...` after the last one takes any number.
 * @typedef {{ type: "string" | "boolean", short?: string, multiple?: boolean, value?: string, help: string }} Option
 * @typedef {{ path: string, summary: string, args: string, options: Record<string, Option>, examples: string[],
 *   details?: string, isDefault?: boolean, isHidden?: boolean, isOpen?: boolean, hosts?: boolean,
 *   run: (call: import("./main.mjs").Call) => Promise<number> }} Command
 * `isDefault`: its last word may be left out. `isOpen`: works without login.
 * @typedef {Record<string, any>} Options
 */

/** Options of every command. @type {Record<string, Option>} */
export const GLOBAL = {
  json: { type: "boolean", help: "print the API's JSON" },
  quiet: { type: "boolean", short: "q", help: "print ids only" },
  server: { type: "string", value: "URL", help: "the server's address (also RM_SERVER)" },
  config: { type: "string", value: "FILE", help: "where the login is kept" },
  pin: { type: "string", value: "PIN", help: "sha256//… of the server's public key, instead of a trusted certificate" },
  ca: { type: "string", value: "FILE", help: "PEM file of the authority that signed the server's certificate" },
  help: { type: "boolean", short: "h", help: "show help" },
};

const TAKES_VALUE = new Set(["--server", "--config", "--pin", "--ca"]);

/**
 * Which command a command line means, and what is left of it.
 * @param {readonly string[]} argv
 * @param {readonly Command[]} commands
 * @returns {{ command: Command | null, words: string[], rest: string[] }} `words` are the first two that are no option
 */
export function findCommand(argv, commands) {
  const places = wordPlaces(argv);
  const words = places.map((place) => argv[place] ?? "");
  const byPath = (/** @type {string} */ path) => commands.find((command) => command.path === path);
  const without = (/** @type {number} */ count) => argv.filter((_, index) => !places.slice(0, count).includes(index));
  const two = words.length === 2 ? byPath(words.join(" ")) : undefined;
  if (two) return { command: two, words, rest: without(2) };
  const group = words[0] ?? "";
  const one = byPath(group) ?? commands.find(({ path, isDefault }) => isDefault && path.startsWith(`${group} `));
  return { command: one ?? null, words, rest: without(1) };
}

/** Where the first word and one that follows it stand. @param {readonly string[]} argv */
function wordPlaces(argv) {
  const places = [];
  for (let index = 0; index < argv.length && places.length < 2; index += 1) {
    const part = argv[index] ?? "";
    if (part === "--") break;
    if (TAKES_VALUE.has(part)) index += 1;
    else if (!part.startsWith("-")) places.push(index);
    // A command's own option may take a value, so behind one no word is looked for.
    else if (places.length > 0 && !(part.replace(/^--|=.*$/g, "") in GLOBAL) && part !== "-q" && part !== "-h") break;
  }
  return places;
}

/**
 * @param {readonly string[]} rest
 * @param {Pick<Command, "path" | "args" | "options">} command
 * @returns {{ options: Options, args: string[] }}
 * @throws {import("./problem.mjs").Problem} wrong usage
 */
export function parseRest(rest, { path, args: shape, options }) {
  const known = Object.entries({ ...GLOBAL, ...options }).map(([name, { type, short, multiple }]) => [
    name,
    { type, ...(short ? { short } : {}), ...(multiple ? { multiple } : {}) },
  ]);
  /** @type {{ values: Options, positionals: string[] }} */
  let parsed;
  try {
    parsed = parseArgs({ args: [...rest], options: Object.fromEntries(known), allowPositionals: true });
  } catch (error) {
    const [sentence = ""] = String(/** @type {Error} */ (error).message).split(/\. (?=To specify)|\n/);
    throw wrongUsage(sentence.replace(/\.?$/, "."), `Run: rmctl help ${path}`);
  }
  checkCount(parsed.positionals, { path, args: shape });
  return { options: parsed.values, args: parsed.positionals };
}

/**
 * @param {readonly string[]} given
 * @param {Pick<Command, "path" | "args">} command
 */
function checkCount(given, { path, args }) {
  const names = args.split(" ").filter(Boolean);
  const needed = names.filter((name) => name.startsWith("<"));
  const next = `Run: rmctl help ${path}`;
  if (given.length < needed.length)
    throw wrongUsage(`rmctl ${path} needs ${needed.slice(given.length).join(" ")}.`, next);
  if (given.length > names.length && !names.at(-1)?.includes("..."))
    throw wrongUsage(`rmctl ${path} does not take "${given[names.length]}".`, next);
}

/**
 * @param {string | undefined} text
 * @param {string} option as it is typed
 * @returns {number | undefined}
 */
export function wholeNumber(text, option) {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text) || Number(text) < 1) throw wrongUsage(`${option} must be a whole number above 0.`);
  return Number(text);
}

/** @type {Record<string, number>} */
const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/**
 * @param {string} text such as `90m`, `12h`, `3d` or `2w`
 * @param {string} option as it is typed
 */
export function milliseconds(text, option) {
  const [, count, unit = ""] = /^([1-9]\d{0,4})([mhdw])$/.exec(text) ?? [];
  const unitMs = UNIT_MS[unit];
  if (count === undefined || unitMs === undefined)
    throw wrongUsage(`${option} must be a time such as 90m, 12h, 3d or 2w.`);
  return Number(count) * unitMs;
}
