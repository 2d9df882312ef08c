/** The one line by which Windows starts the agent in the background, and the variables that go with it. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * What the launcher of the bundled file gives its runtime. The service manager talks to the very process that it has
 * started, so it must start the runtime and not the launcher.
 */
export const RUNTIME_ARGUMENTS: readonly string[] = [
  ...["run", "--v8-flags=--max-semi-space-size=1,--optimize-for-size", "--quiet", "--allow-all", "--no-prompt"],
  ...["--no-config", "--no-lock", "--no-remote", "--no-npm", "--cached-only", "--no-code-cache"],
];

/** How this very program was started: a compiled agent is one file, a bundled one a runtime and a module. */
export type Program = { execPath: string; mainModule: string; isStandalone: boolean };

export const thisProgram = (): Program => ({
  execPath: Deno.execPath(),
  mainModule: Deno.mainModule,
  isStandalone: Deno.build.standalone,
});

/** The program and arguments that start this agent with other arguments. */
export function agentArgv({ execPath, mainModule, isStandalone }: Program, args: readonly string[]): string[] {
  return isStandalone ? [execPath, ...args] : [execPath, ...RUNTIME_ARGUMENTS, fileURLToPath(mainModule), ...args];
}

/** One line that CommandLineToArgvW takes apart into the same arguments again. Source: its reference page. */
export function commandLine(argv: readonly string[]): string {
  return argv.map(quoted).join(" ");
}

function quoted(argument: string): string {
  if (argument !== "" && !/[\s"]/.test(argument)) return argument;
  // Backslashes count only before a quote: there each is doubled, also before the one that closes.
  return `"${argument.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, "$1$1")}"`;
}

/** Folders that were moved stay moved; and the file that unpacked this runtime is what an update exchanges. */
const KEPT = ["RM_CONFIG_DIR", "RM_STATE_DIR", "RM_AGENT_FILE"] as const;

/** `NAME=value` lines of the service's own environment. */
export function serviceEnvironment(program: Program, getVariable: (name: string) => string | undefined): string[] {
  const kept = KEPT.flatMap((name) => {
    const value = getVariable(name);
    return value === undefined || value === "" ? [] : [`${name}=${value}`];
  });
  const cache = program.isStandalone ? [] : [`DENO_DIR=${join(dirname(fileURLToPath(program.mainModule)), "cache")}`];
  // Certificate authorities of this host count as well as the built-in ones.
  return ["DENO_TLS_CA_STORE=system,mozilla", "DENO_NO_UPDATE_CHECK=1", ...cache, ...kept];
}
