/** `doctor`: what is wrong on this host, one line per check, and what to do about each finding. */
import { type CheckResult, isFinding } from "../doctor/check.ts";
import { examine } from "../doctor/doctor.ts";
import { agentPaths } from "../paths.ts";
import { BAD_USAGE, type Command, getVariable, say } from "./command.ts";

const SIGNS = { ok: "✔", warn: "!", bad: "✘", skipped: "-" } as const;
const WIDTH = 13;

export const doctorCommand: Command = {
  usage: "doctor [--json]",
  summary: "look for what is wrong on this host, with one fix per finding; exits 1 when there is one",
  run: (args) => {
    const isJson = args[0] === "--json";
    return args.length > (isJson ? 1 : 0) ? Promise.resolve(BAD_USAGE) : diagnose(isJson);
  },
};

async function diagnose(isJson: boolean): Promise<number> {
  const checks = await examine({ paths: agentPaths(getVariable), getVariable });
  const findings = checks.filter(isFinding);
  if (isJson) say(JSON.stringify({ ok: findings.length === 0, checks }, null, 2));
  else {
    for (const line of checks.flatMap(linesOf)) say(line);
    say(
      findings.length === 0
        ? "All is well."
        : `${findings.length} ${findings.length === 1 ? "thing needs" : "things need"} attention.`,
    );
  }
  return findings.length === 0 ? 0 : 1;
}

function linesOf({ check, state, message, fix, notes = [] }: CheckResult): string[] {
  const indent = " ".repeat(WIDTH + 2);
  return [
    `${SIGNS[state]} ${check.padEnd(WIDTH)}${message}`,
    ...notes.map((note) => `${indent}${note}`),
    ...(fix === null ? [] : [`${indent}→ ${fix}`]),
  ];
}
