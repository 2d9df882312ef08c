/** `self-test`: what an update asks of a new agent before it takes the old one's place. Changes nothing. */
import { readAgentEnv } from "../config.ts";
import { messageOf } from "../errors.ts";
import { realDisk } from "../files.ts";
import { agentPaths } from "../paths.ts";
import { hostRestic } from "../perform.ts";
import { parseServerUrl } from "../transport.ts";
import { BAD_USAGE, type Command, complain, getVariable, say } from "./command.ts";

export const selfTestCommand: Command = {
  usage: "self-test [--without-restic]",
  summary: "whether this agent could serve this host; asked by an update",
  isHidden: true,
  run(args) {
    const withoutRestic = args.length === 1 && args[0] === "--without-restic";
    return args.length === 0 || withoutRestic ? selfTest(withoutRestic) : Promise.resolve(BAD_USAGE);
  },
};

/** The state directory is used by the agent that runs, so its lock is left alone. */
async function selfTest(withoutRestic: boolean): Promise<number> {
  const paths = agentPaths(getVariable);
  try {
    parseServerUrl((await readAgentEnv(paths.envFile)).serverUrl);
    const probe = `${paths.stateDir}/.self-test-${crypto.randomUUID().slice(0, 8)}`;
    await realDisk.writeFile(probe, "x");
    await realDisk.remove(probe);
  } catch (error) {
    complain(messageOf(error));
    return 1;
  }
  if (withoutRestic) return passed();
  const restic = await hostRestic({ paths, getVariable });
  if ("cause" in restic) {
    complain(restic.message);
    return 1;
  }
  return passed();
}

function passed(): number {
  say("self-test passed");
  return 0;
}
