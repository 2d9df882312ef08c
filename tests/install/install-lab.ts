import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LAB_ADDRESS, LAB_NAME, type Lab } from "../harness/lab";
import { PROJECT_ROOT } from "../harness/paths";
import { findFreePort } from "../harness/ports";
import { type CommandResult, startProcess } from "../harness/processes";
import { makeTempDir } from "../harness/temp";
import type { TestHost } from "../harness/test-host";
import { INSTALL_SCRIPT } from "./sandbox";

export const TOKEN = "rme_fake0123456789abcdefghijklmnopqrstuvwxyzABCD";

/** How the fake server hands out the agent: as a whole file, in some bad way, or with an HTTP status. */
export type ServeMode = "whole" | "flaky" | "restarting" | "damaged" | "cut" | "stalled" | "unchecked" | "404" | "500";

export interface FakeServer {
  url: string;
  serve(mode: ServeMode): Promise<void>;
  serveRestic(file: string): Promise<void>;
  /** Paths asked for since the last call. */
  takeRequests(): Promise<string[]>;
}

/** Starts a server in the lab, or on this machine's loopback, that has install.sh and a fake agent to give. */
export async function startFakeServer(lab?: Lab): Promise<FakeServer> {
  const dir = await makeTempDir("fake-server");
  await copyFile(INSTALL_SCRIPT, join(dir, "install.sh"));
  await copyFile(join(PROJECT_ROOT, "tests/install/fake-agent.sh"), join(dir, "agent"));
  const requests = join(dir, "requests");
  const serve = (mode: ServeMode) => writeFile(join(dir, "mode"), mode);
  await serve("whole");
  await writeFile(requests, "");
  const port = await findFreePort();
  const script = join(PROJECT_ROOT, "tests/install/fake-server.mjs");
  const args = [script, lab ? LAB_ADDRESS : "127.0.0.1", String(port), dir];
  const spec = { name: "fake server", command: process.execPath, args };
  const server = await startProcess(lab ? lab.inside(spec) : spec);
  await server.waitForOutput(/listening/);
  return {
    url: `http://${lab ? LAB_NAME : "127.0.0.1"}:${port}`,
    serve,
    serveRestic: (file) => copyFile(file, join(dir, "restic")),
    async takeRequests() {
      const paths = (await readFile(requests, "utf8")).split("\n").filter((path) => path !== "");
      await writeFile(requests, "");
      return paths;
    },
  };
}

/** Runs the install line as the server prints it, by a user who may sudo; `env` is exported with the token. */
export function install(host: TestHost, server: FakeServer, env: Record<string, string> = {}): Promise<CommandResult> {
  const variables = { RM_SERVER: server.url, RM_TOKEN: TOKEN, ...env };
  const exports = Object.entries(variables).map(([name, value]) => `${name}='${value}'`);
  const line = `{ echo "export ${exports.join(" ")}"; curl -fsSL '${server.url}/install/install.sh'; } | sudo bash`;
  // By stdin, as if typed: as an argument the line itself would show the token to `ps`.
  return host.exec(["runuser", "--login", "admin", "--command", "bash"], { input: line });
}

/** Tells the fake agent of a host how to behave: a file under /root/fake. */
export async function tellAgent(host: TestHost, what: "enroll-code" | "reason", value: string): Promise<void> {
  await host.sh(`mkdir -p /root/fake && echo '${value}' >/root/fake/${what}`);
}
