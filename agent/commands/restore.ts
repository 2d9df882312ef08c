import { join } from "node:path";
import { currentPlatform } from "../platform/platform.ts";
import { type JobOrder, resticHas } from "../protocol/mod.ts";
import type { JobTools } from "../restic/supervise.ts";
import { byteText } from "./backup.ts";
import { failure, failureSaying, type Outcome } from "./outcome.ts";
import { restoreInto } from "./restore-into.ts";
import { type Listing, listWanted } from "./restore-listing.ts";
import { isWithin, makeRestoreFolder, obstacleInPlace } from "./restore-target.ts";

export type RestoreOrder = JobOrder & { kind: "restore" };

export type RestorePlace = {
  /** Where folders of restores are made, and the name of this one. */
  base: string;
  name: string;
  /** Null where the host's own file allows a restore in place, else what to write into it. */
  barsInPlace: string | null;
  /** The agent's own folders: what a snapshot holds of them is of another time, and would start its jobs again. */
  ownFolders: readonly string[];
  retried(attempt: () => Promise<Outcome>): Promise<Outcome>;
};

/** restic is silent while it reads again what it restored, and before 0.17 all the time. */
const SILENCE_MS = 12 * 60 * 60 * 1000;

/**
 * Puts a snapshot, or parts of it, into a fresh folder or where it came from. What was restored stays, however the job
 * ends; only a folder that is still empty goes.
 */
export async function restore(job: JobTools, asked: RestoreOrder, place: RestorePlace): Promise<Outcome> {
  const tools = { ...job, tuning: { ...job.tuning, jobSilenceMs: Math.max(job.tuning.jobSilenceMs, SILENCE_MS) } };
  const order: RestoreOrder = asked.paths.includes("/") ? { ...asked, paths: [] } : asked;
  const refused = refusalOf(tools, order, place);
  if (refused !== null) return refused;
  if (order.target === "in_place") return await place.retried(() => attempt(tools, order, { ...place, folder: "/" }));
  const planned = join(place.base, place.name);
  if (order.isDryRun) return await place.retried(() => attempt(tools, order, { ...place, folder: planned }));
  const made = await makeRestoreFolder(place.base, place.name);
  if (!("folder" in made)) return made;
  try {
    return await place.retried(() => attempt(tools, order, { ...place, folder: made.folder }));
  } finally {
    await Deno.remove(made.folder).catch(() => {});
  }
}

async function attempt(
  tools: JobTools,
  order: RestoreOrder,
  { folder, ownFolders }: { folder: string; ownFolders: readonly string[] },
): Promise<Outcome> {
  const listing = await listWanted(tools, order);
  if ("state" in listing) return listing;
  const obstacle =
    order.target === "in_place" ? await obstacleInPlace(order.paths.length === 0 ? listing.roots : order.paths) : null;
  if (obstacle !== null) return failureSaying("order_refused", `${obstacle}.`);
  const full = order.target === "folder" && !order.isDryRun ? await noSpaceFor(listing, folder) : null;
  return full ?? (await restoreInto(tools, order, { folder, listing, ownFolders }));
}

/** What is not done at all, by this host's own rules or for want of a restic that could. */
function refusalOf({ restic }: JobTools, order: RestoreOrder, place: RestorePlace): Outcome | null {
  if (order.ownership === "agent" && (order.target === "in_place" || Deno.build.os === "windows"))
    return failureSaying("order_refused", "Only files in a folder of their own can be given to the agent's user.");
  if (order.target !== "in_place") return null;
  if (place.barsInPlace !== null) return failureSaying("order_refused", place.barsInPlace);
  if (Deno.build.os === "windows")
    return failureSaying(
      "order_refused",
      "On Windows nothing is restored in place: restore into a folder and move it.",
    );
  const own = place.ownFolders.find((folder) => order.paths.some((path) => isWithin(path, folder)));
  if (own !== undefined)
    return failureSaying("order_refused", `${own} is the agent's own; restore it into a folder and compare.`);
  if (resticHas(restic.version, "carefulRestore")) return null;
  const detail = `${restic.version} would write through symbolic links; install 0.17 or newer, or restore into a folder`;
  return failure("restic_too_old", detail);
}

async function noSpaceFor({ totalBytes }: Listing, folder: string): Promise<Outcome | null> {
  const freeBytes = await currentPlatform().freeBytes(folder);
  if (totalBytes === null || freeBytes === null || totalBytes <= freeBytes) return null;
  const detail = `${byteText(totalBytes)} are to be restored and ${byteText(freeBytes)} are free where ${folder} would be`;
  return failure("no_space", `${detail}; restore less, or name another folder as RM_RESTORE_DIR in agent.env`);
}
