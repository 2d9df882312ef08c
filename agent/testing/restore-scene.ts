/** A snapshot made by one real restic, and restores of it. */
import assert from "node:assert/strict";
import { type RestoreOrder, type RestorePlace, restore } from "../commands/restore.ts";
import { restoreOf } from "./orders.ts";
import { makeRepository, mustRestic, type ResticVersion } from "./programs.ts";
import { PASSWORD, sceneOf } from "./scene.ts";
import type { TempDir } from "./temp.ts";

export type Made = { version: ResticVersion; url: string; snapshotId: string };

/** A repository with one snapshot of `source`, by that very restic. */
export async function backedUp(
  dir: TempDir,
  version: ResticVersion,
  fill: (folder: string) => Promise<void>,
): Promise<Made> {
  const url = dir.file("repo");
  const access = { url, password: PASSWORD, version };
  await makeRepository(url, PASSWORD);
  await Deno.mkdir(dir.file("source"));
  await fill(dir.file("source"));
  await mustRestic(access, ["backup", dir.file("source")]);
  const [snapshot] = JSON.parse(await mustRestic(access, ["snapshots", "--json"])) as { id: string }[];
  assert.ok(snapshot);
  return { version, url, snapshotId: snapshot.id };
}

export async function restoring(
  dir: TempDir,
  made: Made,
  { place = {}, ...more }: Partial<RestoreOrder> & { place?: Partial<RestorePlace> } = {},
) {
  const scene = await sceneOf(dir, { version: made.version, access: { url: made.url, encryptionPassword: PASSWORD } });
  const done = restore(scene.tools, restoreOf(made.snapshotId, more), {
    ...{ base: dir.file("restored"), name: "job", barsInPlace: "not allowed", ownFolders: [] },
    retried: (attempt) => attempt(),
    ...place,
  });
  return { scene, done };
}

export const plainFiles = async (folder: string) => {
  await Deno.mkdir(`${folder}/sub`);
  await Deno.writeTextFile(`${folder}/file`, "hello");
  await Deno.writeTextFile(`${folder}/sub/other`, "other");
};
