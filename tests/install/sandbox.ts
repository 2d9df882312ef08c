import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PROJECT_ROOT } from "../harness/paths";
import { type CommandResult, runCommand, runOrThrow, startProcess } from "../harness/processes";
import { makeTempDir } from "../harness/temp";

export const INSTALL_SCRIPT = join(PROJECT_ROOT, "public/install/install.sh");

/** How the script may be run on a host; busybox stands for small systems. */
export const SHELLS = [["bash"], ["dash"], ["busybox", "sh"]] as const;

export interface SandboxRun {
  shell?: readonly string[];
  args?: readonly string[];
  env?: Record<string, string>;
  /** The user to run as; root by default. */
  user?: string;
  /** The text that the shell reads from its standard input; the install script by default. */
  script?: string | Buffer;
}

/** A copy-on-write view of this machine: what runs in it is root there, and every change it makes is seen. */
export interface Sandbox {
  run(run: SandboxRun): Promise<CommandResult>;
  /** Puts a file in before a run; not counted as a change. */
  put(path: string, text: string, mode?: number): Promise<void>;
  /** Puts a program that prints TEXT and exits with CODE in front of the real one. */
  putFakeProgram(name: string, body: string): Promise<void>;
  /** Paths outside /run, /tmp, this project and what was put in, that were made, changed or removed. */
  changes(): Promise<string[]>;
}

const FAKES = "/run/fakes";

/** What /proc shows in a sandbox. `own` processes may be daemons, and end with it; `none` is an empty /proc for files. */
const PROC = {
  shared: 'mount --rbind /proc "$1/root/proc"',
  own: 'mount -t proc proc "$1/root/proc"',
  none: 'mount -t tmpfs none "$1/root/proc"',
};

/** Makes a sandbox that ends with the test. Needs root. */
export async function makeSandbox({ processes = "shared" }: { processes?: keyof typeof PROC } = {}): Promise<Sandbox> {
  const dir = await makeTempDir("sandbox");
  const setUp = `set -e
    mount -t tmpfs none "$1"
    mkdir "$1/up" "$1/work" "$1/root"
    mount -t overlay overlay -o "lowerdir=/,upperdir=$1/up,workdir=$1/work" "$1/root"
    for part in dev sys; do mount --rbind "/$part" "$1/root/$part"; done
    ${PROC[processes]}
    mount -t tmpfs none "$1/root/run"
    mount -t tmpfs none "$1/root/tmp"
    mkdir -p "$1/root${FAKES}"
    echo ready
    while :; do sleep infinity & wait $!; done`; // the first process has to reap the others
  const ownProcesses = processes === "own" ? ["--pid", "--fork", "--kill-child"] : [];
  const args = ["--mount", "--propagation", "private", ...ownProcesses, "sh", "-c", setUp, "sh", dir];
  const keeper = await startProcess({ name: "sandbox", command: "unshare", args });
  await keeper.waitForOutput(/ready/);
  const first = processes === "own" ? await onlyChild(keeper.pid) : String(keeper.pid);
  const inside = ["--target", first, "--mount", ...(processes === "own" ? ["--pid"] : []), "--"];
  const put = new Set<string>();
  const sandbox: Sandbox = {
    async run({ shell = ["bash"], args = [], env = {}, user = "root", script }) {
      const asUser = user === "root" ? [] : ["setpriv", "--reuid", user, "--clear-groups"];
      const environment = Object.entries({ PATH: `${FAKES}:/usr/sbin:/usr/bin:/sbin:/bin`, ...env });
      const clean = ["env", "-i", ...environment.map(([key, value]) => `${key}=${value}`)];
      const rest = args.length > 0 ? ["-s", "--", ...args] : [];
      return runCommand({
        name: "sandboxed script",
        command: "nsenter",
        args: [...inside, "chroot", join(dir, "root"), ...asUser, ...clean, ...shell, ...rest],
        input: script ?? (await readFile(INSTALL_SCRIPT)),
        timeoutMs: 60_000,
      });
    },
    async put(path, text, mode = 0o644) {
      const source = join(await makeTempDir("put"), "file");
      await writeFile(source, text, { mode });
      const target = join(dir, "root", path);
      const command = ["install", "-D", "-m", mode.toString(8), source, target];
      await runOrThrow({ name: "install", command: "nsenter", args: [...inside, ...command] });
      put.add(path);
    },
    putFakeProgram: (name, body) => sandbox.put(`${FAKES}/${name}`, `#!/bin/sh\n${body}\n`, 0o755),
    async changes() {
      const find = ["find", join(dir, "up"), "-mindepth", "1", "!", "-type", "d", "-printf", "/%P\\n"];
      const listed = await runOrThrow({ name: "find", command: "nsenter", args: [...inside, ...find] });
      const isCounted = (path: string) => path !== "" && !put.has(path) && !path.startsWith(`${PROJECT_ROOT}/`);
      return listed.split("\n").filter(isCounted);
    },
  };
  return sandbox;
}

async function onlyChild(pid: number | undefined): Promise<string> {
  return (await readFile(`/proc/${pid}/task/${pid}/children`, "utf8")).trim();
}
