/** `version`: version, platform and how this agent came about. */
import { kindOfBuild } from "../kind.ts";
import { agentPaths } from "../paths.ts";
import { hostRestic } from "../perform.ts";
import { currentArch, currentPlatform } from "../platform/platform.ts";
import { PROTOCOL_VERSION } from "../protocol/mod.ts";
import { AGENT_VERSION } from "../version.ts";
import { BAD_USAGE, type Command, getVariable, say } from "./command.ts";

export const versionCommand: Command = {
  usage: "version [--json]",
  summary: "version, platform and kind of build; --json also tells protocol and restic",
  async run([option, ...more]) {
    if (more.length > 0 || (option !== undefined && option !== "--json")) return BAD_USAGE;
    const [os, arch, kind] = [currentPlatform().os, currentArch(), kindOfBuild()];
    if (option === undefined) {
      say(`restic-manager-agent ${AGENT_VERSION} (${os}/${arch}, ${kind})`);
      return 0;
    }
    const restic = await hostRestic({ paths: agentPaths(getVariable), getVariable });
    const found = "cause" in restic ? { version: restic.version ?? null, problem: restic.message } : restic;
    say(JSON.stringify({ version: AGENT_VERSION, os, arch, kind, protocol: PROTOCOL_VERSION, restic: found }, null, 2));
    return 0;
  },
};
