import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Api } from "./api";
import { openScope } from "./cleanup";
import { httpCall } from "./http-request";
import { LAB_ADDRESS, LAB_NAME, type Lab } from "./lab";
import { PROJECT_ROOT } from "./paths";
import { findFreePort } from "./ports";
import { type Exit, type RunningProcess, startProcess } from "./processes";
import { makeTempDir } from "./temp";
import { GiveUp, waitFor } from "./wait-for";

export interface ServerOptions {
  /** Overrides what the harness sets; `undefined` takes a variable away. */
  env?: Record<string, string | undefined>;
  /** Runs it in the lab at 10.77.0.1 (`fleet.test`); a gateway makes it reachable at 127.0.0.1 for the test, too. */
  lab?: Lab;
  port?: number;
  /** A new temporary one when left out. */
  dataDir?: string;
}

export interface TestServer {
  /** Where this test reaches it: always at 127.0.0.1. */
  readonly url: string;
  /** RM_PUBLIC_URL, where hosts reach it. Its port is that of `url`. */
  readonly publicUrl: string;
  readonly port: number;
  readonly dataDir: string;
  readonly username: string;
  readonly password: string;
  /** Throws while it is not running. */
  readonly pid: number;
  /** Everything it logged, over all its starts. */
  log(): string;
  /** A client with an empty cookie jar. */
  api(): Api;
  /** A client that is logged in as the first admin. */
  adminApi(): Promise<Api>;
  /** Ends it at once, as a crash would, and waits until it is gone. */
  kill(signal?: NodeJS.Signals): Promise<Exit>;
  /** Asks it to end with SIGTERM; killed when it takes longer than 20 s. */
  stop(): Promise<Exit>;
  /** Starts it (again) with the same data and port and waits until it is healthy; running, it is stopped before. */
  restart(env?: Record<string, string | undefined>): Promise<void>;
}

/**
 * Starts the built server, as `npm start` does, on data of its own, and waits until it is healthy.
 * @throws {Error} when it was not built, or with its log when it ends instead
 */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  assertBuilt();
  const port = options.port ?? (await findFreePort());
  const dataDir = options.dataDir ?? join(await makeTempDir("server"), "data");
  const username = "admin";
  const password = `Admin-${randomBytes(12).toString("hex")}`;
  const isTls = (options.env?.RM_TLS ?? "off") !== "off";
  const scheme = isTls ? "https" : "http";
  const address = options.lab ? LAB_ADDRESS : "127.0.0.1";
  const url = `${scheme}://127.0.0.1:${port}`;
  const publicUrl = options.env?.RM_PUBLIC_URL ?? (options.lab ? `${scheme}://${LAB_NAME}:${port}` : url);
  if (options.lab) await options.lab.openGateway(port);

  let env: Record<string, string | undefined> = {
    RM_LISTEN: `${address}:${port}`,
    RM_PUBLIC_URL: publicUrl,
    // The lab is a network of its own, where most tests speak HTTP.
    RM_ALLOW_HTTP: options.lab ? "1" : undefined,
    RM_DATA_DIR: dataDir,
    RM_ADMIN_USERNAME: username,
    RM_ADMIN_PASSWORD: password,
    ...options.env,
  };
  const atEnd = openScope();
  let running: RunningProcess | null = null;
  let earlierLog = "";
  const current = () => {
    if (!running) throw new Error("The server is not running.");
    return running;
  };
  const ended = async (end: Promise<Exit>) => {
    const exit = await end;
    earlierLog += running?.output() ?? "";
    running = null;
    return exit;
  };
  const server: TestServer = {
    url,
    publicUrl,
    port,
    dataDir,
    username,
    password,
    get pid() {
      return current().pid;
    },
    log: () => earlierLog + (running?.output() ?? ""),
    api: () => new Api(url),
    async adminApi() {
      const api = new Api(url);
      await api.login(username, password);
      return api;
    },
    kill(signal = "SIGKILL") {
      current().signal(signal);
      return ended(current().exited);
    },
    stop: () => ended(current().stop(20_000)),
    async restart(changes = {}) {
      if (running) await server.stop();
      env = { ...env, ...changes };
      const args = [join(PROJECT_ROOT, "dist/server/main.mjs")];
      const spec = { name: "server", command: process.execPath, args, cwd: PROJECT_ROOT, env };
      running = await startProcess(options.lab ? options.lab.inside(spec) : spec, atEnd);
      await waitUntilHealthy(url, running);
    },
  };
  await server.restart();
  return server;
}

function assertBuilt(): void {
  for (const path of ["dist/server/main.mjs", ".next/BUILD_ID"]) {
    if (!existsSync(join(PROJECT_ROOT, path))) {
      throw new Error(`${path} is missing: the tests run the built server. Run \`npm run build\` first.`);
    }
  }
}

async function waitUntilHealthy(url: string, running: RunningProcess): Promise<void> {
  const probe = async () => {
    if (running.hasExited())
      throw new GiveUp(`The server ended instead of starting:\n${running.output().slice(-3_000)}`);
    const answer = await httpCall({ method: "GET", url: `${url}/api/health`, timeoutMs: 5_000 });
    if (answer.status !== 200) throw new Error(`/api/health answered ${answer.status}`);
    return true;
  };
  await waitFor(probe, { what: "the server to be healthy", timeoutMs: 60_000 }).catch((error: Error) => {
    throw error instanceof GiveUp ? error : new Error(`${error.message}\n${running.output().slice(-3_000)}`);
  });
}
