import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { openScope } from "./cleanup";
import { PROJECT_ROOT, testCacheDir } from "./paths";
import { type CommandResult, runCommand, runOrThrow, startProcess } from "./processes";
import { makeTempDir } from "./temp";
import { waitFor } from "./wait-for";

/** Raise it when wine-base.sh changes, so that cached bases are left behind. */
const BASE_RECIPE = 1;

/**
 * A Windows of the test's own: Wine 10 with a prefix of its own, in a root filesystem of Debian 13 and in process and
 * mount namespaces that end with the test, and all in them. The network is this machine's.
 */
export interface WineHost {
  /** The folder that Windows programs see as Z:\work. */
  readonly workDir: string;
  /** Where that path of drive C: lies for this test. */
  driveC(path: string): string;
  /** Runs a Windows program to its end; a bad exit is a result. */
  run(argv: readonly string[], options?: RunOptions): Promise<CommandResult>;
  /** Kills every process without asking it to end, and starts Windows again on the same drive. */
  restart(): Promise<void>;
}
export interface RunOptions {
  env?: Record<string, string>;
  input?: string;
  timeoutMs?: number;
}

const WINE_ENVIRONMENT = {
  PATH: "/usr/bin:/bin",
  HOME: "/work",
  XDG_RUNTIME_DIR: "/work",
  WINEPREFIX: "/work/prefix",
  WINEDEBUG: "-all",
  // Neither .NET nor a browser: Wine would ask whether to download them.
  WINEDLLOVERRIDES: "mscoree,mshtml=",
  LANG: "C.UTF-8",
};

/** The namespaces' first process; the Windows system processes are its children. */
const ENTER = `
  mount -t proc proc "$1/proc" && mount --bind /dev "$1/dev" && mount --bind "$2" "$1/work" || exit 1
  mount -t tmpfs tmp "$1/tmp" || exit 1 # Wine keeps its sockets there
  echo entered; exec sleep infinity`;

/** Ends again before Windows is booted: with two service managers, no program would see what another has installed. */
const MAKE_DRIVE = [
  ["wine", "wineboot", "--init"],
  ["wineserver", "--wait"],
];
/** Without the first, Windows would shut down whenever the last program has ended; any program makes it boot. */
const BOOT = [
  ["wineserver", "--persistent"],
  ["wine", "cmd", "/c", "ver"],
];

export async function startWine(): Promise<WineHost> {
  const base = join(testCacheDir(), `wine-trixie-${BASE_RECIPE}`);
  const script = join(PROJECT_ROOT, "tests/harness/wine-base.sh");
  await runOrThrow({ name: "wine-base.sh", command: script, args: [base], timeoutMs: 230_000 });
  const workDir = await makeTempDir("wine");
  await mkdir(join(workDir, "prefix"));
  const windows = { base, workDir };
  const atEnd = openScope();
  const boot = async (steps: readonly string[][]) => {
    const entered = await enter(windows, atEnd);
    const inside = { ...windows, pid: entered.pid };
    for (const argv of steps) {
      const { code, stdout, stderr } = await runInside(inside, argv);
      if (code !== 0) throw new Error(`${argv.join(" ")} failed: ${stdout}${stderr}`);
    }
    return { ...inside, end: entered.end };
  };
  let inside = await boot([...MAKE_DRIVE, ...BOOT]);
  return {
    workDir,
    driveC: (path) => join(workDir, "prefix/drive_c", path),
    run: (argv, options) => runInside(inside, ["wine", ...argv], options),
    async restart() {
      // Wine keeps its registry in memory for half a minute; asked to kill, it writes that down first.
      await runInside(inside, ["wineserver", "--kill"]);
      await inside.end();
      inside = await boot(BOOT);
    },
  };
}

type Windows = { base: string; workDir: string };

async function enter(
  { base, workDir }: Windows,
  atEnd: ReturnType<typeof openScope>,
): Promise<{ pid: number; end(): Promise<void> }> {
  const spaces = ["--mount", "--pid", "--fork", "--kill-child=SIGKILL", "--propagation", "private"];
  const args = [...spaces, "sh", "-c", ENTER, "sh", base, workDir];
  const running = await startProcess({ name: "wine's namespaces", command: "unshare", args }, atEnd);
  await running.waitForOutput(/^entered$/m);
  const children = await readFile(`/proc/${running.pid}/task/${running.pid}/children`, "utf8");
  const end = async () => {
    await running.kill();
    const what = "wine's processes to end";
    await waitFor(
      () =>
        readFile(`/proc/${Number(children)}/stat`).then(
          () => false,
          () => true,
        ),
      { what },
    );
  };
  return { pid: Number(children), end };
}

function runInside(
  { base, pid }: Windows & { pid: number },
  argv: readonly string[],
  { env = {}, input = "", timeoutMs = 120_000 }: RunOptions = {},
): Promise<CommandResult> {
  const variables = Object.entries({ ...WINE_ENVIRONMENT, ...env }).map(([name, value]) => `${name}=${value}`);
  // In a session of its own: Windows' system processes are started by the first program and must outlive it.
  const space = ["--target", String(pid), "--mount", "--pid", "setsid", "--wait", "chroot", base];
  const args = [...space, "env", "-i", ...variables, ...argv];
  return runCommand({ name: argv.slice(0, 4).join(" "), command: "nsenter", args, input, timeoutMs });
}
