/**
 * `npm test`: installs what the tests need, checks the source, builds the product and runs every test against it.
 * Every stage runs even if an earlier one failed, so that one run tells everything; the last line counts the tests.
 *
 *   npm test                     everything
 *   npm test -- --only unit      one stage: check, build, unit, agent, e2e, browser
 */
import { spawn } from "node:child_process";
import { parseArgs } from "node:util";
import { ensureDebianPackages, TEST_PACKAGES } from "./debian-packages.mjs";
import { installPackages } from "./lib/install.mjs";
import { countTests, failuresIn } from "./lib/test-report.mjs";

const { values } = parseArgs({ options: { only: { type: "string" } } });
const startedAt = Date.now();
const minutes = () => `${((Date.now() - startedAt) / 60_000).toFixed(1)} min`;

const VITEST = "node_modules/vitest/vitest.mjs";
/** What runs in each stage; several commands of one run side by side. */
const STAGES = {
  check: [["scripts/check.mjs"]],
  build: [["scripts/build.mjs"]],
  unit: [[VITEST, "run", "--project", "unit"]],
  agent: [["scripts/agent-test.mjs"]],
  e2e: ["e2e", "minutes"].map((project) => [VITEST, "run", "--project", project]),
  browser: [["node_modules/@playwright/test/cli.js", "test"]],
};

const stages = Object.entries(STAGES).filter(([name]) => !values.only || values.only === name);
if (stages.length === 0) {
  console.error(`There is no stage ${values.only}; choose one of ${Object.keys(STAGES).join(", ")}.`);
  process.exit(2);
}

/** What runs now: whoever ends this program ends it, too. */
const running = new Set();
for (const signal of ["SIGINT", "SIGTERM"])
  process.on(signal, () => {
    for (const child of running) child.kill(signal);
    process.exitCode = 1;
    stages.length = 0;
  });

/** Runs one stage to the end of all its commands, and adds up what they counted. */
async function runStage(name, commands) {
  console.log(`\n━━━ ${name} (after ${minutes()}) ━━━`);
  const parts = await Promise.all(commands.map(runCommand));
  const bad = parts.find(({ ok }) => !ok);
  const total = (key) => parts.reduce((sum, part) => sum + part[key], 0);
  const counts = { passed: total("passed"), failed: total("failed"), skipped: total("skipped") };
  const failures = parts.flatMap((part) => part.failures);
  return { name, ok: bad === undefined, reason: bad?.reason ?? "", failures, ...counts };
}

/** Runs one command with its output passed on, and reads the counts from what its runner printed. */
function runCommand(args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, FORCE_COLOR: undefined, NO_COLOR: "1" },
    });
    running.add(child);
    let output = "";
    for (const [stream, out] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ])
      stream.on("data", (data) => {
        output += data;
        out.write(data);
      });
    child.on("error", (error) => resolve({ ok: false, reason: error.message, failures: [], ...countTests("") }));
    child.on("close", (code) => {
      running.delete(child);
      const failures = code === 0 ? [] : failuresIn(output);
      resolve({ ok: code === 0, reason: `exit code ${code}`, failures, ...countTests(output) });
    });
  });
}

try {
  await installPackages();
  await ensureDebianPackages(TEST_PACKAGES);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

const results = [];
for (let next = stages.shift(); next; next = stages.shift()) results.push(await runStage(...next));

for (const { name, failures } of results)
  for (const failure of failures) console.log(`\n━━━ failed in ${name} ━━━\n${failure}`);

console.log(`\n━━━ all stages (${minutes()}) ━━━`);
for (const { name, ok, reason, passed, failed } of results)
  console.log(
    `${ok ? "✔" : "✘"} ${name}${passed + failed > 0 ? `: ${passed} passed, ${failed} failed` : ""}${ok ? "" : ` (${reason})`}`,
  );

const sum = (key) => results.reduce((total, result) => total + result[key], 0);
const broken = results.filter(({ ok, failed }) => !ok && failed === 0).length;
console.log(`${sum("passed")} passed, ${sum("failed") + broken} failed, ${sum("skipped")} skipped`);
process.exit(results.every(({ ok }) => ok) ? 0 : 1);
