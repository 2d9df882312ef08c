import { readFileSync } from "node:fs";
import { openApi } from "./api.mjs";
import { COMMANDS } from "./commands/all.mjs";
import { defaultConfigPath } from "./config-file.mjs";
import { EXIT } from "./exit-codes.mjs";
import { commandHelp, groupHelp, overview } from "./help.mjs";
import { openOutput } from "./output.mjs";
import { findCommand, parseRest } from "./parse.mjs";
import { describe, Problem, wrongUsage } from "./problem.mjs";
import { target } from "./target.mjs";

/**
 * @typedef {{ env: Record<string, string | undefined>, stdin: import("./secrets.mjs").Input,
 *   stdout: { write(text: string | Uint8Array): unknown, isTTY?: boolean, once?: (event: "drain", then: () => void) => unknown }, stderr: { write(text: string): unknown } }} Io
 * @typedef {{ io: Io, out: import("./output.mjs").Output, options: import("./parse.mjs").Options, args: string[],
 *   api: import("./api.mjs").Api, configPath: string, commands: readonly import("./parse.mjs").Command[] }} Call
 * What a command works with; `api` is missing where a command works without login.
 */

/**
 * Runs one command line.
 * @param {readonly string[]} argv
 * @param {Io} io
 * @returns {Promise<number>} exit code
 */
export async function main(argv, io) {
  try {
    return await dispatch(argv, io);
  } catch (error) {
    io.stderr.write(`${describe(error)}\n`);
    return error instanceof Problem ? error.exit : EXIT.failed;
  }
}

/**
 * @param {readonly string[]} argv
 * @param {Io} io
 */
async function dispatch(argv, io) {
  if (argv[0] === "--version") return printed(io, `${version()}\n`);
  const { command, words, rest } = findCommand(argv[0] === "help" ? argv.slice(1) : argv, COMMANDS);
  if (isAskingForHelp(argv)) return printed(io, helpFor(words, command));
  if (command === null) throw unknownCommand(words);
  const { options, args } = parseRest(rest, command);
  const out = openOutput(io, options);
  const configPath = options.config ?? defaultConfigPath(io.env);
  const api = command.isOpen ? /** @type {any} */ (null) : openApi(target({ io, out, options, configPath }));
  return command.run({ io, out, options, args, api, configPath, commands: COMMANDS });
}

/** @param {readonly string[]} argv */
function isAskingForHelp(argv) {
  const end = argv.indexOf("--");
  const own = end === -1 ? argv : argv.slice(0, end);
  return argv.length === 0 || argv[0] === "help" || own.includes("--help") || own.includes("-h");
}

/**
 * @param {readonly string[]} words
 * @param {import("./parse.mjs").Command | null} command
 */
function helpFor(words, command) {
  const [group = ""] = words;
  if (group === "") return overview(COMMANDS);
  const isGroup = command === null || (command.isDefault && words.join(" ") !== command.path);
  const help = (isGroup ? groupHelp(group, COMMANDS) : null) ?? (command ? commandHelp(command) : null);
  if (help === null) throw unknownCommand(words);
  return help;
}

/** @param {readonly string[]} words */
const unknownCommand = (words) =>
  wrongUsage(
    words.length === 0 ? "No command is given." : `There is no command "${words.join(" ")}".`,
    "Run: rmctl help",
  );

/** @param {Io} io @param {string} text */
function printed({ stdout }, text) {
  stdout.write(text);
  return EXIT.done;
}

/** That of the product: rmctl comes with it. */
function version() {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return `rmctl ${JSON.parse(text).version}`;
}
