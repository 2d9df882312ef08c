import { readdirSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { onEnd } from "./cleanup";
import { PROJECT_ROOT } from "./paths";
import { type ProcessSpec, runOrThrow, startProcess } from "./processes";
import { makeTempDir } from "./temp";

/** Where a server in the lab listens, and the name that the hosts know this address by. */
export const LAB_ADDRESS = "10.77.0.1";
export const LAB_NAME = "fleet.test";

/** A network of its own, with its own test hosts, out of reach for the machine and for other labs. */
export interface Lab {
  readonly prefix: string;
  /** Runs `scripts/testhost` for this lab; throws when it fails. Returns its standard output. */
  testhost(args: readonly string[], options?: { timeoutMs?: number }): Promise<string>;
  /** The same process, but in the lab's network. It keeps its process id: no shell or wrapper stays in between. */
  inside(spec: ProcessSpec): ProcessSpec;
  /** Makes PORT of the lab's address reachable at the same port of 127.0.0.1, for this test and its browser. */
  openGateway(port: number): Promise<void>;
  /** Destroys all hosts and the network. Happens by itself at the end. */
  close(): Promise<void>;
}

let opened = 0;

/** Opens an empty lab. Needs root and the Debian packages of the tests. */
export async function openLab(): Promise<Lab> {
  await sweepLabsOfDeadRuns();
  opened += 1;
  const prefix = `p${process.pid}x${opened}`;
  const testhost: Lab["testhost"] = (args, options) => runTesthost(prefix, args, options?.timeoutMs);
  await testhost(["base"], { timeoutMs: 400_000 });
  await testhost(["lab", "true"]);
  const close = async () => {
    await testhost(["down-all"]);
  };
  onEnd(close);
  const lab: Lab = {
    prefix,
    testhost,
    inside: (spec) => ({
      ...spec,
      command: "nsenter",
      args: [`--net=/run/netns/${prefix}-lab`, "--", spec.command, ...(spec.args ?? [])],
    }),
    openGateway: (port) => openGateway(lab, port),
    close,
  };
  return lab;
}

/** The environment that ties `scripts/testhost` to one lab. */
export function testhostEnvironment(prefix: string): Record<string, string | undefined> {
  return { RM_TESTHOST_PREFIX: prefix, RM_TESTHOST_DIR: TESTHOST_DIR };
}

/** Where `scripts/testhost` keeps its hosts. */
export const TESTHOST_DIR = process.env.RM_TESTHOST_DIR ?? "/var/tmp/restic-manager-testhosts";
export const TESTHOST_SCRIPT = join(PROJECT_ROOT, "scripts/testhost");

function runTesthost(prefix: string, args: readonly string[], timeoutMs = 180_000): Promise<string> {
  const spec = { name: `testhost ${args.join(" ")}`, command: TESTHOST_SCRIPT, args, timeoutMs };
  return runOrThrow({ ...spec, env: testhostEnvironment(prefix) });
}

/** A run that was killed outright could not clean up. Its process id, which is in the name of its labs, tells. */
async function sweepLabsOfDeadRuns(): Promise<void> {
  const dir = join(TESTHOST_DIR, "runs");
  for (const name of listDir(dir)) {
    const pid = /^p(\d+)x\d+$/.exec(name)?.[1];
    // Another run may sweep the same one at this moment; what is left is the next one's to sweep.
    if (pid && !isAlive(Number(pid))) await runTesthost(name, ["down-all"]).catch(() => "");
  }
}

function listDir(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function openGateway(lab: Lab, port: number): Promise<void> {
  const socketPath = join(await makeTempDir("gateway"), "relay.sock");
  const script = join(PROJECT_ROOT, "tests/harness/lab-relay.mjs");
  const args = [script, socketPath, LAB_ADDRESS, String(port)];
  const relay = await startProcess(lab.inside({ name: "lab relay", command: process.execPath, args }));
  await relay.waitForOutput(/relaying/);
  const sockets = new Set<Socket>();
  const gateway = createServer({ allowHalfOpen: true }, (outside) => {
    const inside = connect({ path: socketPath, allowHalfOpen: true });
    for (const [socket, other] of [[outside, inside] as const, [inside, outside] as const]) {
      sockets.add(socket);
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  await new Promise<void>((resolve, reject) => {
    gateway.once("error", reject);
    gateway.listen(port, "127.0.0.1", resolve);
  });
  onEnd(() => {
    for (const socket of sockets) socket.destroy();
    gateway.close();
  });
}
