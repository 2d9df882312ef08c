/** Everything about an update that changes nothing yet: is it allowed, can it be had, does it start. */
import { readAgentEnv, readHostSwitch } from "../config.ts";
import type { Disk } from "../files.ts";
import { openDownload } from "../http.ts";
import type { Logger } from "../log.ts";
import type { AgentPaths } from "../paths.ts";
import { sleep } from "../pause.ts";
import { hostRestic } from "../perform.ts";
import { trustOf } from "../pins.ts";
import { currentArch, currentPlatform } from "../platform/platform.ts";
import type { AgentMessage, AgentOffer, Draft } from "../protocol/mod.ts";
import type { Scrubber } from "../scrub.ts";
import { parseServerUrl } from "../transport.ts";
import { download } from "./download.ts";
import { UpdateFailure } from "./failure.ts";
import type { Installation } from "./installation.ts";
import type { Exchange } from "./swap.ts";
import { tryOut } from "./try-out.ts";
import { refusalOf } from "./verify.ts";

export type UpdateDeps = {
  disk: Disk;
  paths: AgentPaths;
  log: Logger;
  scrubber: Scrubber;
  getVariable(name: string): string | undefined;
  /** Null when this agent does not run from its installed file. */
  installation: Installation | null;
  exchange: Exchange;
  /** Of this agent. */
  version: string;
  send(draft: Draft<AgentMessage>): void;
  isOnline(): boolean;
};

export type Wanted = { offer: AgentOffer; installation: Installation; stop: AbortSignal };

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** Throws UpdateFailure when this build must not become the agent. */
export async function assertAllowed({ paths, version, installation }: UpdateDeps, offer: AgentOffer): Promise<void> {
  const { releaseKey } = await readAgentEnv(paths.envFile);
  const refusal = refusalOf(offer, {
    os: currentPlatform().os,
    arch: currentArch(),
    version,
    releaseKey,
    allowUpdates: await readHostSwitch(paths.envFile, "RM_ALLOW_UPDATES"),
    isInstalled: installation !== null,
  });
  if (refusal !== null) throw new UpdateFailure(refusal.code, refusal.message);
}

/** True when the build lies beside the agent, whole and as it was offered; false when the next offer goes on with it. */
export async function fetchBuild(
  { disk, paths, isOnline }: UpdateDeps,
  { offer: { build }, installation, stop }: Wanted,
): Promise<boolean> {
  return await download({
    ...{ disk, build, isOnline, stop },
    file: installation.newFile,
    async open(from) {
      // Read anew for each try: the certificate may be exchanged meanwhile.
      const env = await readAgentEnv(paths.envFile);
      const [address, trust] = [parseServerUrl(env.serverUrl), trustOf(env)];
      return await openDownload({
        address,
        trust,
        path: `/agent/binary?os=${build.os}&arch=${build.arch}`,
        from,
        stop,
      });
    },
    freeBytes: () => currentPlatform().freeBytes(installation.file),
    pause: (stalled) => sleep(Math.random() * Math.min(FIRST_PAUSE_MS * 2 ** stalled, LONGEST_PAUSE_MS), stop),
  });
}

/** Throws UpdateFailure when the build does not do on this host. */
export async function tryOutBuild(deps: UpdateDeps, { offer, installation, stop }: Wanted): Promise<void> {
  const needsRestic = !("cause" in (await hostRestic(deps)));
  const { getVariable } = deps;
  await tryOut({ file: installation.newFile, build: offer.build, getVariable, needsRestic, stop });
}
