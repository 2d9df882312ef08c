import { EXIT_MEANINGS } from "./exit-codes.mjs";
import { GLOBAL } from "./parse.mjs";

/** @typedef {import("./parse.mjs").Command} Command */

/** @param {readonly (readonly [string, string])[]} pairs */
function columns(pairs) {
  const widest = Math.max(...pairs.map(([left]) => left.length));
  return pairs.map(([left, right]) => `  ${left.padEnd(widest)}  ${right}\n`).join("");
}

/** @param {Command} command */
const usage = ({ path, args }) => `rmctl ${path}${args ? ` ${args}` : ""}`;

/** @param {Record<string, import("./parse.mjs").Option>} options */
const optionLines = (options) =>
  columns(
    Object.entries(options).map(([name, { short, value, help }]) => [
      `${short ? `-${short}, ` : "    "}--${name}${value ? ` ${value}` : ""}`,
      help,
    ]),
  );

/** @param {readonly Command[]} commands */
export function overview(commands) {
  const shown = commands.filter(({ isHidden }) => !isHidden);
  return [
    "rmctl — a fleet of restic backups from the terminal\n\n",
    "Commands:\n",
    columns(shown.map((command) => [usage(command), command.summary])),
    "\nOptions of every command:\n",
    optionLines(GLOBAL),
    "\nEnvironment: RM_SERVER and RM_API_TOKEN stand in for a login; NO_COLOR takes the colours away.\n",
    "\nExit codes:\n",
    columns(EXIT_MEANINGS.map(([code, meaning]) => [String(code), meaning])),
    "\nExample:\n  rmctl login https://backup.example && rmctl hosts\n",
    "\n`rmctl help COMMAND` says more about one, `rmctl --version` which rmctl this is.\n",
  ].join("");
}

/** All commands that begin with the same word. @param {string} group @param {readonly Command[]} commands */
export function groupHelp(group, commands) {
  const own = commands.filter(({ path, isHidden }) => !isHidden && path.startsWith(`${group} `));
  if (own.length === 0) return null;
  const examples = own.flatMap((command) => command.examples.slice(0, 1).map((example) => `  ${example}\n`));
  return `Commands:\n${columns(own.map((command) => [usage(command), command.summary]))}\nExamples:\n${examples.join("")}`;
}

/** @param {Command} command */
export function commandHelp(command) {
  const { summary, details, options, examples } = command;
  return [
    `Usage: ${usage(command)}\n\n`,
    `${summary[0]?.toUpperCase()}${summary.slice(1)}.\n`,
    details ? `${details}\n` : "",
    Object.keys(options).length > 0 ? `\nOptions:\n${optionLines(options)}` : "",
    "\nOptions of every command:\n",
    optionLines(GLOBAL),
    `\nExample${examples.length > 1 ? "s" : ""}:\n${examples.map((example) => `  ${example}\n`).join("")}`,
  ].join("");
}
