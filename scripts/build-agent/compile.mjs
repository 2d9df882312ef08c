import { rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { plainText, runCommand } from "./run-command.mjs";

const COMPILE_TIMEOUT_MS = 120_000;

/** As in the launchers of the bundled files: an agent that waits needs little memory more than speed. */
const V8_FLAGS = "--v8-flags=--max-semi-space-size=1,--optimize-for-size";

/**
 * Tries `deno compile` for one platform from the bundled agent. Deno downloads the small runtime it needs (denort)
 * from its own release host; without that host this fails, which is an ordinary outcome and not an error.
 *
 * All permissions are baked in: Deno lets only `--allow-all` read /proc and /sys, a program named in a scoped
 * `--allow-run` becomes unwritable (restic could not be updated), and a group kill needs unscoped run anyway.
 * @param {{ platform: { denoTarget: string }, bundleFile: string, outputFile: string }} input
 * @returns {Promise<string | null>} null when the file was made, else the reason in one line
 */
export async function tryCompile({ platform, bundleFile, outputFile }) {
  await rm(outputFile, { force: true });
  const denoCli = createRequire(import.meta.url).resolve("deno/bin.cjs");
  const result = await runCommand(
    [
      process.execPath,
      denoCli,
      ...[
        "compile",
        "--allow-all",
        "--no-prompt",
        "--no-config",
        "--no-lock",
        "--no-check",
        "--no-code-cache",
        V8_FLAGS,
      ],
      ...["--target", platform.denoTarget, "--output", outputFile, bundleFile],
    ],
    { timeoutMs: COMPILE_TIMEOUT_MS, env: { ...process.env, NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" } },
  );
  if (result.timedOut) return `deno compile did not finish within ${COMPILE_TIMEOUT_MS / 1000} s`;
  if (result.exitCode !== 0) return `deno compile failed: ${rootCause(result.output)}`;
  return null;
}

/** One line that tells most: why the download failed, else Deno's first error line. */
function rootCause(output) {
  const lines = output.split("\n").map(plainText);
  const download = lines.join(" ").match(/error sending request for url \((\S+)\): (.*?)(?= \d+: |$)/);
  if (download !== null) return `${download[1]} could not be downloaded (${download[2]})`.slice(0, 300);
  return (lines.find((line) => line.startsWith("error")) ?? lines[0] ?? "no reason given").slice(0, 300);
}
