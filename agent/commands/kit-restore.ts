/** Restores by the recovery kit's own commands, so that a drill proves these and not the agent. */
import { join } from "node:path";
import { currentPlatform } from "../platform/platform.ts";
import { including, RECOVERY_TARGET, type RecoveryCommandKit, recoveryKitOf } from "../protocol/mod.ts";
import { hostSettings } from "../restic/env.ts";
import { type CallEnd, callRestic, type JobTools } from "../restic/supervise.ts";
import { exactPattern, type SampleFile } from "./sample.ts";

/** A kit made ready in a folder of its own. */
export type KitDrill = {
  kit: RecoveryCommandKit;
  folder: string;
  /** The kit's variables, PATH, and a HOME that goes away with the folder; and what `hostVariables` names. */
  env: Record<string, string>;
  /** Settings of this host without which restic would not find the repository, and which no kit holds. */
  hostVariables: string[];
};

export type KitRestore = {
  end: CallEnd;
  /** Whatever restic's errors may be about: each beginning of theirs that could be a path. */
  named: ReadonlySet<string>;
  /** The beginning of the id of the snapshot that restic took; null when it did not say so. */
  snapshotId: string | null;
  seconds: number;
};

const RESTORING = /^restoring (?:<Snapshot|snapshot) ([0-9a-f]{8,64})\b/;
const IGNORING = "ignoring error for ";
const MAX_NAMED = 100_000;

export async function openKit(tools: JobTools, { hostname, folder }: { hostname: string; folder: string }) {
  const { url, encryptionPassword, username, password } = tools.access;
  const kit = recoveryKitOf({ url, hostname, secrets: { encryptionPassword, username, password } });
  const home = join(folder, "home");
  await Deno.mkdir(home, { recursive: true, mode: 0o700 });
  const own = hostSettings(tools.env, url);
  const system = Object.entries(tools.env).filter(([name]) => currentPlatform().inheritedVariables.includes(name));
  const env = { PATH: tools.env.PATH ?? "", ...Object.fromEntries(system), ...own, HOME: home, ...kit.variables };
  return { kit, folder, env, hostVariables: Object.keys(own) } satisfies KitDrill;
}

export const restoredFolder = ({ folder }: KitDrill): string => join(folder, RECOVERY_TARGET);

/** The kit's first command. How long it takes is what opening the repository takes. */
export async function listByKit(tools: JobTools, drill: KitDrill): Promise<{ end: CallEnd; seconds: number }> {
  const startedAt = performance.now();
  const { argv } = drill.kit.commands[0];
  const end = await callRestic(tools, { ...callOf(drill, argv), told: argv.join(" "), isStdoutLogged: false });
  return { end, seconds: (performance.now() - startedAt) / 1000 };
}

/** The kit's second command, or its third for these files. */
export async function restoreByKit(
  tools: JobTools,
  drill: KitDrill,
  files: readonly SampleFile[] | null,
): Promise<KitRestore> {
  const { argv } = drill.kit.commands[1];
  const told = argv.join(" ");
  const named = new Set<string>();
  let snapshotId: string | null = null;
  const startedAt = performance.now();
  const end = await callRestic(tools, {
    ...callOf(
      drill,
      files === null
        ? argv
        : including(
            argv,
            files.map(({ path }) => exactPattern(path)),
          ),
    ),
    told: files === null ? told : `${told} (${files.length} files included)`,
    onLine: (line) => {
      if (line.kind === "file-error") named.add(line.item);
      if (line.kind !== "text") return;
      snapshotId ??= RESTORING.exec(line.text)?.[1] ?? null;
      if (line.text.startsWith(IGNORING)) addBeginnings(named, line.text.slice(IGNORING.length));
    },
  });
  return { end, named, snapshotId, seconds: (performance.now() - startedAt) / 1000 };
}

/** A path may hold a colon itself, so each one may be where the path ends. */
function addBeginnings(named: Set<string>, text: string): void {
  for (let end = text.indexOf(": "); end >= 0 && named.size < MAX_NAMED; end = text.indexOf(": ", end + 1))
    named.add(text.slice(0, end));
}

/** Just these arguments and variables; restic then says nothing while it works, so its process is looked at. */
const callOf = ({ folder, env }: KitDrill, argv: readonly string[]) => ({
  args: argv.slice(1),
  env,
  cwd: folder,
  isQuiet: true,
});
