/**
 * Exchanges the agent's file and takes the exchange back. Every step is durable before the next, so that whatever step
 * is the last before a power cut, the file that the service manager starts is a whole agent, old or new; and a new one
 * is never there without the note that puts it on trial.
 */
import { join } from "node:path";
import type { Disk } from "../files.ts";
import type { UpdateCode } from "../protocol/mod.ts";
import type { Installation } from "./installation.ts";

/** How a system exchanges the file of a program that runs. */
export type Exchange = {
  /** Keeps the current file as the previous one. Must come before the trial is noted. */
  keep(disk: Disk, files: Installation): Promise<void>;
  /** Makes the downloaded file the current one. */
  putIn(disk: Disk, files: Installation): Promise<void>;
  /** Makes the previous file the current one, and keeps it as the previous one. */
  putBack(disk: Disk, files: Installation): Promise<void>;
};

/** Linux: a name can be given to another file at once, whatever runs from the old one. */
export const renaming: Exchange = {
  keep: (disk, { file, previousFile }) => replaceByLink(disk, { from: file, to: previousFile }),
  putIn: (disk, { newFile, file }) => disk.rename(newFile, file),
  putBack: (disk, { file, previousFile }) => replaceByLink(disk, { from: previousFile, to: file }),
};

/**
 * Windows: the file of a program that runs can be renamed and not replaced. Between the two renames there is no agent,
 * which a power cut can hit; whoever starts the service then has to look for the previous one.
 */
export const movingAway: Exchange = {
  keep: (disk, { previousFile }) => disk.remove(previousFile),
  async putIn(disk, { file, newFile, previousFile }) {
    await disk.rename(file, previousFile);
    try {
      await disk.rename(newFile, file);
    } catch (error) {
      await disk.rename(previousFile, file);
      throw error;
    }
  },
  async putBack(disk, { file, previousFile }) {
    const failedFile = `${file}.failed`;
    await disk.remove(failedFile);
    await disk.rename(file, failedFile);
    await disk.link(previousFile, file);
  },
};

/** Both names are then the same file. When they are already, the rename does nothing and leaves the temporary name. */
async function replaceByLink(disk: Disk, { from, to }: { from: string; to: string }): Promise<void> {
  const temp = `${to}.tmp`;
  await disk.remove(temp);
  await disk.link(from, temp);
  await disk.rename(temp, to);
  await disk.remove(temp);
}

export type SwapDeps = { disk: Disk; files: Installation; exchange: Exchange; updateDir: string };

export const trialFile = (updateDir: string): string => join(updateDir, "trial");
export const startsFile = (updateDir: string): string => join(updateDir, "starts");
export const rolledBackFile = (updateDir: string): string => join(updateDir, "rolled-back");

/** The downloaded file is whole, verified and on disk. What is thrown leaves the old agent in its place. */
export async function swapIn({ disk, files, exchange, updateDir }: SwapDeps, offerId: string): Promise<void> {
  await disk.remove(rolledBackFile(updateDir));
  await disk.remove(startsFile(updateDir));
  await exchange.keep(disk, files);
  await disk.writeFile(trialFile(updateDir), `${offerId}\n`);
  try {
    await exchange.putIn(disk, files);
  } catch (error) {
    await disk.remove(trialFile(updateDir)).catch(() => {});
    throw error;
  }
}

/** Takes the trial back. A note that cannot be extended, on a full disk, still says that it was taken back. */
export async function swapBack(
  { disk, files, exchange, updateDir }: SwapDeps,
  { offerId, code }: { offerId: string; code: UpdateCode },
): Promise<void> {
  // Before the file: an old agent that finds this note knows that it is back, and not that it was never exchanged.
  await disk.writeFile(trialFile(updateDir), `${offerId} ${code}\n`).catch(() => {});
  await exchange.putBack(disk, files);
  await disk.rename(trialFile(updateDir), rolledBackFile(updateDir));
  await disk.remove(startsFile(updateDir));
}

/** The new agent stays. The trial's note goes first: from then on nothing puts the old one back. */
export async function endTrial({ disk, updateDir }: Pick<SwapDeps, "disk" | "updateDir">): Promise<void> {
  await disk.remove(trialFile(updateDir));
  await disk.remove(startsFile(updateDir));
}
