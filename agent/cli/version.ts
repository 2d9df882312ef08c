/** `version`: version, platform and how this agent came about. */
import { kindOfBuild } from "../kind.ts";
import { currentArch, currentPlatform } from "../platform/platform.ts";
import { AGENT_VERSION } from "../version.ts";
import { BAD_USAGE, type Command, say } from "./command.ts";

export const versionCommand: Command = {
  usage: "version",
  summary: "version, platform and kind of build",
  run(args) {
    if (args.length > 0) return Promise.resolve(BAD_USAGE);
    say(`restic-manager-agent ${AGENT_VERSION} (${currentPlatform().os}/${currentArch()}, ${kindOfBuild()})`);
    return Promise.resolve(0);
  },
};
