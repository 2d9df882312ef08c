import { spawn } from "node:child_process";

/**
 * Runs a program without a shell and collects what it says.
 * Resolves to `{ exitCode, output, timedOut }`; a program that cannot be started has exit code 127.
 * @param {string[]} argv
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number }} [options]
 * @returns {Promise<{ exitCode: number, stdout: string, output: string, timedOut: boolean }>}
 */
export function runCommand(argv, options = {}) {
  const { cwd, env, timeoutMs = 120_000 } = options;
  const [program, ...args] = argv;
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env: env ?? process.env, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let output = "";
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill("SIGKILL");
    }, timeoutMs);
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
      output += chunk;
    });
    child.stderr.on("data", (chunk) => {
      output += chunk;
    });
    const finish = (exitCode, extra) => {
      clearTimeout(timer);
      resolve({ exitCode, stdout, output: output + extra, timedOut });
    };
    child.on("error", (error) => finish(127, error.message));
    child.on("close", (code) => finish(code ?? 1, ""));
  });
}

/** Whether a program can be found in PATH. */
export async function hasProgram(name) {
  const { exitCode } = await runCommand(["sh", "-c", 'command -v -- "$1"', "sh", name]);
  return exitCode === 0;
}

const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g");

/** Text without colour codes, on one line, for messages and the manifest. */
export function plainText(text) {
  return text.replace(ESCAPES, "").replace(/\s+/g, " ").trim();
}
