import { join } from "node:path";
import { PROJECT_ROOT } from "./paths";
import { type CommandResult, type RunningProcess, runCommand, startProcess } from "./processes";
import { makeTempDir } from "./temp";

export interface Rmctl {
  readonly configPath: string;
  run(args: readonly string[], how?: RmctlHow): Promise<CommandResult>;
  /** In the background, for commands that follow something. */
  start(args: readonly string[]): Promise<RunningProcess>;
  /** Runs it and returns what it printed; throws unless it ended with 0. */
  lines(args: readonly string[]): Promise<string[]>;
}
export interface RmctlHow {
  input?: string;
  env?: Record<string, string>;
}

/** rmctl as a person starts it, with a home of its own. */
export async function makeRmctl(env: Record<string, string> = {}): Promise<Rmctl> {
  const home = await makeTempDir("rmctl");
  const spec = (args: readonly string[], how: RmctlHow = {}) => ({
    name: `rmctl ${args.join(" ")}`,
    command: join(PROJECT_ROOT, "scripts/rmctl"),
    args,
    cwd: home,
    env: { HOME: home, XDG_CONFIG_HOME: home, ...env, ...how.env },
    ...(how.input === undefined ? {} : { input: how.input }),
  });
  const run: Rmctl["run"] = (args, how) => runCommand(spec(args, how));
  return {
    configPath: join(home, "restic-manager/rmctl.json"),
    run,
    start: (args) => startProcess(spec(args)),
    async lines(args) {
      const { code, stdout, stderr } = await run(args);
      if (code !== 0) throw new Error(`rmctl ${args.join(" ")} ended with ${code}: ${stderr}`);
      return stdout.split("\n").filter(Boolean);
    },
  };
}
