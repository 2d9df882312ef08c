/**
 * Keeps a copy of this host quiet. The state directory remembers the machine and the host that it belongs to; found with
 * another one, or after a server has refused this machine as a clone, nothing starts by itself until a server has said
 * welcome.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import * as z from "zod";
import { messageOf } from "./errors.ts";
import { type Disk, listNames, readJsonIfValid } from "./files.ts";
import type { Logger } from "./log.ts";
import { currentPlatform } from "./platform/platform.ts";

/** Hashes of what the system and the hardware say of themselves; null where they do not say it. */
const ownerSchema = z.object({ system: z.string().nullable(), hardware: z.string().nullable() });
type Owner = z.infer<typeof ownerSchema>;
const fileSchema = ownerSchema.extend({
  hostId: z.string(),
  /** Set from when a server has refused this machine until one welcomes it. */
  isRefused: z.boolean().default(false),
});

export type CloneGuard = {
  /** True when the state directory was another machine's or host's: journal and configuration are that one's business. */
  readonly isForeign: boolean;
  /** Why nothing may be started now; null when it may. */
  reason(): string | null;
  /** A server refused this machine as a clone. */
  onRefused(): Promise<void>;
  /** A server knows this machine: the directory is its own when this resolves. Never rejects; a repeat is harmless. */
  onWelcome(): Promise<void>;
};

export type CloneGuardOptions = {
  file: string;
  hostId: string;
  /** The journal's folders; those of another machine are dropped at the welcome. */
  jobsDir: string;
  disk: Disk;
  log: Logger;
  owner?: Owner;
};

const FOREIGN =
  "this state directory was copied from another machine or host; it waits until the server knows this one";
const REFUSED = "the server refused this machine, because another one uses its identity";

export async function openCloneGuard(options: CloneGuardOptions): Promise<CloneGuard> {
  const { file, hostId, jobsDir, disk, log, owner = await ownMachine() } = options;
  const kept = await readJsonIfValid(file, fileSchema);
  const isForeign = kept !== null && (kept.hostId !== hostId || isAnother(kept, owner));
  const foreignJobs = isForeign ? await listNames(jobsDir) : [];
  let reason = isForeign ? FOREIGN : kept?.isRefused ? REFUSED : null;
  const former = isForeign && kept !== null ? kept : null;
  const write = (isRefused: boolean, who: Owner, ofHost = hostId) =>
    disk
      .writeFile(file, `${JSON.stringify({ hostId: ofHost, ...who, isRefused })}\n`)
      .catch((error) => log.error("machine.json cannot be written", { error: messageOf(error) }));
  if (reason !== null) log.warn("nothing is started before a welcome", { reason });
  // What was not readable before, as after an upgrade of the agent, is learned without a question.
  else if (kept === null || JSON.stringify(merge(kept, owner)) !== JSON.stringify(pick(kept))) {
    await write(false, kept === null ? owner : merge(kept, owner));
  }
  let owned: Promise<void> | null = null;
  const own = async () => {
    // Before the directory counts as this machine's: a crash in between must not bring them back.
    for (const name of foreignJobs.splice(0)) {
      await disk
        .remove(join(jobsDir, name))
        .catch((error) => log.error("job of another machine stays", { job: name, error: messageOf(error) }));
    }
    await write(false, owner);
    reason = null;
  };
  return {
    isForeign,
    reason: () => reason,
    async onRefused() {
      if (reason === REFUSED) return;
      reason ??= REFUSED;
      owned = null;
      // Of a foreign directory the former owner stays on record: only a welcome makes it this machine's.
      await (former ? write(true, pick(former), former.hostId) : write(true, owner));
    },
    onWelcome() {
      if (reason !== null) owned ??= own();
      return owned ?? Promise.resolve();
    },
  };
}

/** Two values that are both known and differ; what is not known proves nothing. */
const differ = (a: string | null, b: string | null): boolean => a !== null && b !== null && a !== b;
const isAnother = (kept: Owner, own: Owner): boolean =>
  differ(kept.system, own.system) || differ(kept.hardware, own.hardware);
const pick = ({ system, hardware }: Owner): Owner => ({ system, hardware });
const merge = (kept: Owner, own: Owner): Owner => ({
  system: own.system ?? kept.system,
  hardware: own.hardware ?? kept.hardware,
});

async function ownMachine(): Promise<Owner> {
  const platform = currentPlatform();
  const hash = (seed: string | null) =>
    seed === null ? null : createHash("sha256").update(`restic-manager-machine:${seed}`).digest("hex");
  return { system: hash(await platform.machineSeed()), hardware: hash(await platform.hardwareSeed()) };
}
