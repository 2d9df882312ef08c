/** Shows long work as steps with their time, and runs commands with their output passed on. */
import { spawn } from "node:child_process";

/** Runs one named piece of work and prints how long it took; a failure ends the process with one clear line. */
export async function step(name, work) {
  const startedAt = Date.now();
  console.log(`▸ ${name} …`);
  try {
    const result = await work();
    console.log(`✔ ${name} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
    return result;
  } catch (error) {
    console.error(`✘ ${name}: ${error.message}`);
    process.exit(1);
  }
}

/**
 * Runs a command and passes its output on.
 * @throws Error with the command's name when it fails
 */
export function run(command, args, { env = {}, cwd, quiet = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: quiet ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
    });
    let output = "";
    child.stdout?.on("data", (data) => (output += data));
    child.stderr?.on("data", (data) => (output += data));
    child.on("error", (error) => reject(new Error(`${command} cannot be started: ${error.message}`)));
    child.on("close", (code, signal) =>
      code === 0
        ? resolve(output)
        : reject(
            new Error(
              `${command} ${args.join(" ")} ended with ${signal ?? `exit code ${code}`}${output ? `\n${output.slice(-4000)}` : ""}`,
            ),
          ),
    );
  });
}

/** Runs a script that shows its own steps and failures; when it fails there is nothing to add. */
export async function runScript(script, ...args) {
  try {
    await run(process.execPath, [script, ...args]);
  } catch {
    process.exit(1);
  }
}
