/** The two programs of the demo as child processes, ended together with it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { until } from "./demo-api.mjs";

const children = [];

/** `wanted` if nothing listens there, else any free port. */
export async function freePort(wanted) {
  for (const port of [wanted, 0]) {
    const probe = createServer();
    try {
      probe.listen(port, "127.0.0.1");
      await once(probe, "listening");
      return probe.address().port;
    } catch {
      // Taken: the next choice is any free one.
    } finally {
      probe.close();
    }
  }
  throw new Error("No free port on 127.0.0.1.");
}

/** Starts the built server and waits until it answers. */
export async function startServer(env, address) {
  mkdirSync(env.RM_DATA_DIR, { recursive: true });
  const child = start(
    process.execPath,
    ["dist/server/main.mjs"],
    { ...env, NODE_ENV: "production" },
    join(env.RM_DATA_DIR, "server.log"),
  );
  await until("the server to answer", async () => {
    if (child.exitCode !== null)
      throw new Error(`The server ended with exit code ${child.exitCode}; see ${env.RM_DATA_DIR}/server.log`);
    return fetch(`${address}/api/health`).then(
      (response) => response.ok,
      () => null,
    );
  });
}

/**
 * Enrols with the one-time token, which goes through stdin, and starts the agent.
 * @returns {Promise<{ hostId: string }>}
 */
export async function startAgent({ folder, server, token }) {
  const arch = process.arch === "arm64" ? "arm64" : "amd64";
  const program = join(process.cwd(), `dist/agent/restic-manager-agent-linux-${arch}`);
  const env = {
    RM_SERVER: server,
    RM_CONFIG_DIR: join(folder, "agent/config"),
    RM_STATE_DIR: join(folder, "agent/state"),
    RM_AGENT_UNPACK_DIR: join(folder, "agent/program"),
  };
  const enroll = spawn(program, ["enroll"], { env: { ...process.env, ...env }, stdio: ["pipe", "pipe", "pipe"] });
  let output = "";
  enroll.stdout.on("data", (data) => (output += data));
  enroll.stderr.on("data", (data) => (output += data));
  enroll.stdin.end(`${token}\n`);
  const [code] = await once(enroll, "close");
  if (code !== 0) throw new Error(`Enrolling failed: ${output.trim()}`);
  start(program, ["run"], env, join(folder, "agent/agent.log"));
  return { hostId: /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(output)?.[0] ?? "" };
}

/** Starts a program that ends with the demo; `input` is what it reads from stdin. */
export function start(command, args, env, logFile, input = null) {
  const log = createWriteStream(logFile, { flags: "a" });
  const stdin = input === null ? "ignore" : "pipe";
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: [stdin, "pipe", "pipe"] });
  child.stdin?.end(input);
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  children.push(child);
  return child;
}

/** Ends the agent first, so that the server sees it go. */
export async function stopAll() {
  for (const child of children.splice(0).reverse()) {
    if (child.exitCode !== null) continue;
    const closed = once(child, "close");
    child.kill("SIGTERM");
    await closed;
  }
}
