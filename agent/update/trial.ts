/** Where an update stands when a process starts: on trial, taken back, or cut off somewhere in between. */
import type { Disk } from "../files.ts";
import { readTextIfExists } from "../files.ts";
import { type UpdateCode, updateCodeSchema } from "../protocol/mod.ts";
import type { Outcome, UpdateStore } from "./store.ts";
import { endTrial, rolledBackFile, startsFile, trialFile } from "./swap.ts";

export type Trial = {
  offerId: string;
  version: string;
  /** From now until the agent before is to be put back. */
  leftMs: number;
};

export type Stock = {
  /** This process is the new agent, and not yet accepted. */
  trial: Trial | null;
  /** This process is the old agent again, and the server does not know that yet. */
  rolledBack: Outcome | null;
};

/** As many as the guard allows. */
const MAX_STARTS = 3;
/** The trial of an offer that is not known any more. */
const DEFAULT_TRIAL_MS = 120_000;

const MESSAGES: Partial<Record<UpdateCode, string>> = {
  not_welcomed: "The new agent was not welcomed by the server in time; the one before it runs again.",
  crashed: "The new agent ended several times before the server welcomed it; the one before it runs again.",
};

export async function takeStock({
  disk,
  updateDir,
  store,
  version,
  now,
}: {
  disk: Disk;
  updateDir: string;
  store: UpdateStore;
  /** Of this process. */
  version: string;
  now: Date;
}): Promise<Stock> {
  const back = noteOf(await readTextIfExists(rolledBackFile(updateDir)));
  const trial = noteOf(await readTextIfExists(trialFile(updateDir)));
  const starts = (await readTextIfExists(startsFile(updateDir)).catch(() => null))?.length ?? 0;
  const current = store.current();
  const isNew = current === null || current.offer.build.version === version;
  if (back !== null) return { trial: null, rolledBack: await noteRollback(back) };
  if (trial === null) {
    // The trial's note is written after this phase and removed before it ends: no note means never begun, or passed.
    if (current?.phase === "swapping") await store.setCurrent(isNew ? null : { ...current, phase: "fetching" });
    return { trial: null, rolledBack: null };
  }
  if (isNew) return { trial: await goOn(trial.offerId), rolledBack: null };
  if (trial.code !== null || starts > MAX_STARTS) return { trial: null, rolledBack: await noteRollback(trial) };
  // The power went between the note and the exchange. The offer comes again, and finds the download done.
  await endTrial({ disk, updateDir });
  if (current !== null) await store.setCurrent({ ...current, phase: "fetching" });
  return { trial: null, rolledBack: null };

  async function noteRollback(note: Note): Promise<Outcome> {
    const code = note.code ?? "crashed";
    const offered = current?.offer.offerId === note.offerId ? current.offer.build.version : "0.0.0";
    const message = MESSAGES[code] ?? "The agent before the update runs again.";
    const outcome: Outcome = { offerId: note.offerId, version: offered, state: "rolled_back", code, message };
    const known = store.ended(note.offerId);
    if (known === null) await store.end(outcome);
    await endTrial({ disk, updateDir });
    await disk.remove(rolledBackFile(updateDir));
    return known ?? outcome;
  }

  async function goOn(offerId: string): Promise<Trial> {
    const trialMs = current?.offer.trialMs ?? DEFAULT_TRIAL_MS;
    const since = current?.trialSince ?? now.toISOString();
    // A full disk must not end the trial of an agent that is fine otherwise.
    if (current !== null) await store.setCurrent({ ...current, trialSince: since }).catch(() => {});
    const leftMs = trialMs - (now.getTime() - Date.parse(since));
    // A machine that was off meanwhile, or whose clock was set, gives each start a fair part at least.
    return { offerId, version, leftMs: Math.round(Math.min(trialMs, Math.max(leftMs, trialMs / 4))) };
  }
}

type Note = { offerId: string; code: UpdateCode | null };

/** The offer's id, and perhaps why. A note that cannot be read is a note all the same. */
function noteOf(text: string | null): Note | null {
  if (text === null) return null;
  const [offerId = "", code] = text.trim().split(/\s+/);
  const parsed = updateCodeSchema.safeParse(code);
  return {
    offerId: offerId === "" ? "unknown-offer" : offerId.slice(0, 64),
    code: parsed.success ? parsed.data : null,
  };
}
