/** Starts the downloaded agent, before it is put in place: it must run here, be what was offered, and find its files. */
import { messageOf } from "../errors.ts";
import { currentPlatform } from "../platform/platform.ts";
import type { AgentBuild } from "../protocol/mod.ts";
import { UpdateFailure } from "./failure.ts";

/** The first start unpacks; on a slow machine, or an emulated one, that takes long. */
const WITHIN_MS = 180_000;
/** `linux-launcher.sh` ends with it when there is no room, or no right, to unpack. */
const CANNOT_UNPACK = 73;

const VARIABLES = [
  ...["PATH", "HOME", "LANG", "RM_CONFIG_DIR", "RM_STATE_DIR", "RM_RESTIC", "RM_AGENT_UNPACK_DIR"],
  ...["RM_AGENT_EMULATOR", "XDG_CACHE_HOME"],
];

export async function tryOut({
  file,
  build,
  getVariable,
  needsRestic,
  stop,
}: {
  file: string;
  build: AgentBuild;
  getVariable(name: string): string | undefined;
  /** False on a host that has no restic now: that is not the new agent's doing. */
  needsRestic: boolean;
  stop: AbortSignal;
}): Promise<void> {
  const start = (args: string[]) => startIt({ file, args, getVariable, stop });
  const said = await start(["version"]);
  const version = /^restic-manager-agent (\S+) /m.exec(said)?.[1];
  if (version !== build.version) {
    const found = version === undefined ? "is not a restic-manager agent" : `says that it is ${version}`;
    throw new UpdateFailure("self_test_failed", `The download was offered as ${build.version} and ${found}.`);
  }
  await start(["self-test", ...(needsRestic ? [] : ["--without-restic"])]);
}

async function startIt({
  file,
  args,
  getVariable,
  stop,
}: {
  file: string;
  args: string[];
  getVariable(name: string): string | undefined;
  stop: AbortSignal;
}): Promise<string> {
  const names = [...VARIABLES, ...currentPlatform().inheritedVariables];
  const env = Object.fromEntries(
    names.flatMap((name) => [[name, getVariable(name) ?? ""]]).filter(([, value]) => value),
  );
  const called = `The new agent, started with "${args.join(" ")}",`;
  const limit = AbortSignal.timeout(WITHIN_MS);
  let output: Deno.CommandOutput;
  try {
    const signal = AbortSignal.any([limit, stop]);
    output = await new Deno.Command(file, { args, env, clearEnv: true, stdin: "null", signal }).output();
  } catch (error) {
    throw new UpdateFailure("self_test_failed", `${called} could not be started: ${messageOf(error)}.`);
  }
  const decoder = new TextDecoder();
  if (output.success) return decoder.decode(output.stdout);
  if (limit.aborted) {
    throw new UpdateFailure("self_test_failed", `${called} did not end within ${WITHIN_MS / 1000} s.`);
  }
  const last = decoder.decode(output.stderr).trim().split("\n").at(-1)?.slice(0, 300) ?? "";
  const code = output.code === CANNOT_UNPACK ? "no_space" : "self_test_failed";
  throw new UpdateFailure(code, `${called} ended with ${output.code}: ${last}`);
}
