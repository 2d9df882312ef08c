import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CertificateFiles } from "./certificate";
import { openScope } from "./cleanup";
import { LAB_ADDRESS, LAB_NAME, type Lab } from "./lab";
import { findFreePort } from "./ports";
import { type ProcessSpec, type RunningProcess, startProcess } from "./processes";
import { suiteProgram } from "./suites";
import { makeTempDir } from "./temp";

export interface RestServerOptions {
  /** Password by user name; left out, everybody may do everything. */
  users?: Record<string, string>;
  /** Users see only repositories below /<user>/. */
  privateRepos?: boolean;
  /** Nothing can be deleted. */
  appendOnly?: boolean;
  tls?: CertificateFiles;
  /** Runs it in the lab, at 10.77.0.1 (`fleet.test`), instead of at 127.0.0.1. */
  lab?: Lab;
  port?: number;
}

export interface RestServer {
  readonly port: number;
  /** Where the repositories lie. */
  readonly dataDir: string;
  /** What restic takes in -r for the repository at PATH, without credentials; by name when it runs in a lab. */
  repositoryUrl(path: string): string;
  log(): string;
  /** It goes away in the middle of everything. */
  kill(): Promise<void>;
  stop(): Promise<void>;
  /** Starts it again after `kill` or `stop`, with the same data and port. */
  start(): Promise<void>;
}

/** Starts the real rest-server of restic's makers, as Debian packages it. It ends with the test. */
export async function startRestServer(options: RestServerOptions = {}): Promise<RestServer> {
  const port = options.port ?? (await findFreePort());
  const dir = await makeTempDir("rest-server");
  const dataDir = join(dir, "data");
  await mkdir(dataDir);
  const spec = await describeProcess({ ...options, port }, dir, dataDir);
  const atEnd = openScope();
  let running: RunningProcess | null = null;
  let earlierLog = "";
  const end = async (how: "kill" | "stop") => {
    await running?.[how]();
    earlierLog += running?.output() ?? "";
    running = null;
  };
  const start = async () => {
    running = await startProcess(options.lab ? options.lab.inside(spec) : spec, atEnd);
    await running.waitForOutput(/start server on/);
  };
  await start();
  const scheme = options.tls ? "https" : "http";
  return {
    port,
    dataDir,
    repositoryUrl: (path) => `rest:${scheme}://${options.lab ? LAB_NAME : "127.0.0.1"}:${port}/${path}`,
    log: () => earlierLog + (running?.output() ?? ""),
    kill: () => end("kill"),
    stop: () => end("stop"),
    start,
  };
}

async function describeProcess(
  options: RestServerOptions & { port: number },
  dir: string,
  dataDir: string,
): Promise<ProcessSpec> {
  const address = options.lab ? LAB_ADDRESS : "127.0.0.1";
  const args = ["--path", dataDir, "--listen", `${address}:${options.port}`, "--log", "-"];
  if (options.users) {
    const passwordFile = join(dir, "htpasswd");
    await writeFile(passwordFile, Object.entries(options.users).map(htpasswdLine).join(""), { mode: 0o600 });
    args.push("--htpasswd-file", passwordFile);
  } else {
    args.push("--no-auth");
  }
  if (options.privateRepos) args.push("--private-repos");
  if (options.appendOnly) args.push("--append-only");
  if (options.tls) args.push("--tls", "--tls-cert", options.tls.certPath, "--tls-key", options.tls.keyPath);
  const program = { suite: "trixie", packageName: "restic-rest-server", program: "restic-rest-server" };
  return { name: "rest-server", command: await suiteProgram(program), args };
}

/** Apache's SHA-1 form, the quickest of those that rest-server reads: the tests are not about these hashes. */
function htpasswdLine([user, password]: [string, string]): string {
  return `${user}:{SHA}${createHash("sha1").update(password).digest("base64")}\n`;
}
