/**
 * Jobs cancelled at random moments on real restic: whatever the moment, the repository stays whole and no lock of ours
 * is left. `RM_TEST_SEED` repeats a run.
 */
import assert from "node:assert/strict";
import type { JobOrder } from "../protocol/mod.ts";
import { performScene } from "../testing/perform-scene.ts";
import { locksIn, makeRepository, mustRestic, type ResticVersion, resticPath } from "../testing/programs.ts";
import { backupOrderOf, ending, PASSWORD } from "../testing/scene.ts";
import { tempDir } from "../testing/temp.ts";
import { within } from "../testing/wait-for.ts";

const ROUNDS = 25;
/** About as long as the slowest of these jobs takes here. */
const LONGEST_DELAY_MS = 1_500;
const OLDEST_AND_NEWEST: readonly ResticVersion[] = ["0.14", "0.19"];

/** Numbers between 0 and 1 that a seed repeats. Source: mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

for (const version of OLDEST_AND_NEWEST) {
  const seed = Number(Deno.env.get("RM_TEST_SEED") ?? crypto.getRandomValues(new Uint32Array(1))[0]);
  Deno.test(`restic ${version}: ${ROUNDS} jobs cancelled at random leave a whole repository and no lock`, async () => {
    console.log(`RM_TEST_SEED=${seed}`);
    const random = randomOf(seed);
    using dir = tempDir();
    const access = { url: dir.file("repo"), encryptionPassword: PASSWORD };
    await makeRepository(access.url, PASSWORD);
    const plain = { url: access.url, password: PASSWORD, version };
    const scene = await performScene(dir, { restic: await resticPath(version), access });
    const orders: JobOrder[] = [
      backupOrderOf({}, dir.file("source")),
      { kind: "forget", retention: { keepLast: 1 }, isDryRun: false },
      { kind: "prune" },
      { kind: "check", readData: { part: 1, total: 1 } },
      { kind: "unlock" },
    ];
    await Deno.mkdir(dir.file("source"));
    /** Something new to back up, so that the older snapshot is one to forget, and its data one to prune. */
    const change = async () => {
      const bytes = new Uint8Array(4 * 2 ** 20);
      for (let at = 0; at < bytes.length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
      await Deno.writeFile(dir.file("source/file"), bytes);
    };
    for (let i = 0; i < 2; i++) {
      await change();
      await mustRestic(plain, ["backup", dir.file("source")]);
    }

    const told: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const order = orders[round % orders.length];
      assert.ok(order);
      if (order.kind === "backup") await change();
      const job = await scene.start(order);
      const delayMs = Math.round(random() * LONGEST_DELAY_MS);
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      job.stop();
      const [state, cause] = ending(await within(`${order.kind} to end`, job.done, 90_000));
      told.push(`${order.kind} after ${delayMs} ms: ${state}`);
      assert.ok(state === "succeeded" || (state === "cancelled" && cause === "cancelled"), told.join("\n"));
      assert.deepEqual(locksIn(access.url), [], told.join("\n"));
    }
    const cancelled = told.filter((line) => line.endsWith("cancelled")).length;
    console.log(`${cancelled} of ${ROUNDS} were cancelled, the others had ended before`);
    assert.ok(cancelled >= ROUNDS / 3, told.join("\n"));
    await mustRestic(plain, ["check", "--read-data"]);
    assert.equal(await mustRestic(plain, ["list", "locks", "--no-lock"]), "");
  });
}
