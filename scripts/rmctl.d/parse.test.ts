import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { COMMANDS } from "./commands/all.mjs";
import { EXIT, EXIT_MEANINGS, exitOfStatus } from "./exit-codes.mjs";
import { commandHelp, overview } from "./help.mjs";
import { findCommand, GLOBAL, milliseconds, parseRest } from "./parse.mjs";
import { makeRmctl } from "./testing/run-rmctl";

const found = (...argv: string[]) => {
  const { command, rest } = findCommand(argv, COMMANDS);
  return [command?.path, rest];
};

it.each([
  [["hosts"], "hosts list", []],
  [["hosts", "list", "--tag", "prod"], "hosts list", ["--tag", "prod"]],
  [["--json", "hosts", "show", "web-1"], "hosts show", ["--json", "web-1"]],
  [["--server", "jobs", "hosts"], "hosts list", ["--server", "jobs"]],
  [["jobs", "--kind", "show"], "jobs list", ["--kind", "show"]],
  [["jobs", "-q", "show", "1"], "jobs show", ["-q", "1"]],
  [["repo", "list", "check"], "repo", ["list", "check"]],
  [["run", "web-1", "--wait"], "run", ["web-1", "--wait"]],
])("%j is the command %s", (argv, path, rest) => {
  expect(found(...argv)).toEqual([path, rest]);
});

it("names what is missing, too much or unknown", () => {
  const command = { path: "run", args: "<host> [<group>]", options: {} };
  expect(() => parseRest([], command)).toThrow("needs <host>");
  expect(() => parseRest(["a", "b", "c"], command)).toThrow('does not take "c"');
  expect(() => parseRest(["a", "--nope"], command)).toThrow("--nope");
  expect(parseRest(["a", "-q"], command)).toEqual({ options: expect.objectContaining({ quiet: true }), args: ["a"] });
});

it("reads spans of time", () => {
  expect(milliseconds("90m", "--for")).toBe(5_400_000);
  expect(milliseconds("2w", "--for")).toBe(14 * 86_400_000);
  for (const text of ["", "3", "0d", "-1h", "1.5h", "3 d"]) expect(() => milliseconds(text, "--for")).toThrow("--for");
});

it("every command has help with an example, and the overview names it", () => {
  const all = overview(COMMANDS);
  for (const command of COMMANDS) {
    expect(commandHelp(command)).toMatch(/Example.*:\n {2}\S+/);
    if (!command.isHidden) expect(all).toContain(`rmctl ${command.path}`);
    for (const name of Object.keys(GLOBAL)) expect(command.options).not.toHaveProperty(name);
  }
});

it("help is had in every way that people try", async () => {
  const { run } = makeRmctl();
  const said = async (...args: string[]) => (await run(args)).stdout;
  expect(await said("hosts", "rm", "--help")).toContain("rmctl hosts rm <host>");
  expect(await said("help", "hosts", "rm")).toBe(await said("hosts", "rm", "-h"));
  expect(await said("hosts", "--help")).toContain("rmctl hosts show <host>");
  for (const args of [[], ["help"], ["-h"], ["--json", "--help"]]) expect(await said(...args)).toBe(overview(COMMANDS));
  expect(await run(["help", "nothing"])).toMatchObject({ code: 2, stdout: "" });
  expect(await run(["nothing"])).toMatchObject({ code: 2, stderr: expect.stringContaining("Run: rmctl help") });
});

it("help and handbook show the same exit codes and commands", () => {
  const handbook = readFileSync("docs/rmctl.md", "utf8");
  for (const [code, meaning] of EXIT_MEANINGS) {
    expect(handbook).toContain(`| ${code} | ${meaning}`);
    expect(overview(COMMANDS)).toContain(`${code}  ${meaning}`);
  }
  for (const { path, isHidden } of COMMANDS) if (!isHidden) expect(handbook).toContain(`rmctl ${path}`);
});

it("a refusal has the exit code of its kind", () => {
  const pairs = [400, 401, 403, 404, 409, 410, 422, 429, 500, 503, 504].map((status) => exitOfStatus(status));
  const { usage, notAllowed, notFound, conflict, rateLimited, failed, unreachable, waited } = EXIT;
  expect(pairs).toEqual([
    ...[usage, notAllowed, notAllowed, notFound, conflict, notFound, conflict],
    ...[rateLimited, failed, unreachable, waited],
  ]);
});
