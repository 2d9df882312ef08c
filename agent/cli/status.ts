/** `status`: how this host stands with its server, as the running agent wrote it down. */
import { readAgentEnv } from "../config.ts";
import { readConnectionState, remedyFor } from "../connection-state.ts";
import { messageOf } from "../errors.ts";
import { agentPaths } from "../paths.ts";
import { currentPlatform } from "../platform/platform.ts";
import { BAD_USAGE, type Command, complain, getVariable, say } from "./command.ts";

export const statusCommand: Command = {
  usage: "status [--wait N]",
  summary: "how this host stands with its server; waits up to N seconds for it to be online",
  run: showStatus,
};

async function showStatus(args: string[]): Promise<number | typeof BAD_USAGE> {
  const waitSeconds = args.length === 0 ? 0 : args[0] === "--wait" && args.length === 2 ? Number(args[1]) : Number.NaN;
  if (!(waitSeconds >= 0 && waitSeconds <= 3600)) return BAD_USAGE;
  const paths = agentPaths(getVariable);
  try {
    await readAgentEnv(paths.envFile);
  } catch (error) {
    complain(messageOf(error));
    return 1;
  }
  const givesUpAt = Date.now() + waitSeconds * 1000;
  for (;;) {
    const state = await readConnectionState(paths.connectionFile);
    const isAlive = state !== null && (await currentPlatform().processIdentity(state.pid)) !== null;
    if (state?.state === "online" && isAlive) {
      say(`online since ${state.at}`);
      return 0;
    }
    if (Date.now() >= givesUpAt) {
      if (state === null || (!isAlive && state.reason !== "revoked")) {
        complain("offline: the agent is not running. Start it: systemctl start restic-manager-agent");
      } else complain(`${state.state} (${state.reason}): ${state.message}. ${remedyFor(state.reason)}`);
      return 1;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
