/** The exchange of the agent's file, cut off at every step, with the guard and the next process behind it. */
import assert from "node:assert/strict";
import { type Disk, realDisk } from "../files.ts";
import { createFaultyDisk, PowerCut } from "../testing/faulty-disk.ts";
import { run } from "../testing/programs.ts";
import { type TempDir, tempDir } from "../testing/temp.ts";
import { buildOf, makeReleaseKey, offerOf } from "../testing/updates.ts";
import { installationAt } from "./installation.ts";
import { openUpdateStore } from "./store.ts";
import { endTrial, movingAway, renaming, type SwapDeps, swapBack, swapIn } from "./swap.ts";
import { type Stock, takeStock } from "./trial.ts";

const GUARD = new URL("../../scripts/build-agent/update-guard.sh", import.meta.url).pathname;
const [OLD, NEW] = ["1.0.0", "1.1.0"] as const;
const offer = offerOf(makeReleaseKey(), buildOf(new Uint8Array([1]), { version: NEW }), { offerId: "offer-00000001" });

/** A host whose agent is a file that holds nothing but its version. */
async function makeHost(dir: TempDir, disk: Disk = realDisk) {
  const files = installationAt(dir.file("agent"));
  const updateDir = dir.file("state/update");
  await Deno.mkdir(updateDir, { recursive: true });
  await Deno.writeTextFile(files.file, OLD);
  await Deno.writeTextFile(files.newFile, NEW);
  const deps: SwapDeps = { disk, files, exchange: renaming, updateDir };
  return {
    deps,
    files,
    updateDir,
    version: () => Deno.readTextFile(files.file),
    /** As the agent does it. */
    async update(by: Disk = disk) {
      const store = await openUpdateStore(updateDir, by);
      await store.setCurrent({ offer, phase: "swapping", trialSince: null });
      await swapIn({ ...deps, disk: by }, offer.offerId);
    },
    guard: (path = "/usr/bin:/bin") =>
      run("/bin/sh", [GUARD], { RM_AGENT_FILE: files.file, RM_STATE_DIR: dir.file("state"), PATH: path }),
  };
}
type Host = Awaited<ReturnType<typeof makeHost>>;

/** One start by the service manager: the guard, then what the agent does first. */
async function boot(host: Host): Promise<Stock & { version: string }> {
  await host.guard();
  const version = await host.version();
  assert.ok(version === OLD || version === NEW, `a whole agent is in place: ${version}`);
  const store = await openUpdateStore(host.updateDir, realDisk);
  const stock = await takeStock({ disk: realDisk, updateDir: host.updateDir, store, version, now: new Date() });
  return { ...stock, version };
}

const exists = (path: string) =>
  Deno.stat(path).then(
    () => true,
    () => false,
  );

/** Runs it on a disk that dies at its first step, then at its second, and so on until it comes through. */
async function atEveryStep(act: (host: Host) => Promise<void>, check: (host: Host, step: number) => Promise<void>) {
  for (let step = 0; ; step++) {
    using dir = tempDir();
    const disk = createFaultyDisk();
    const host = await makeHost(dir, disk);
    disk.dieAt(step);
    const isDone = await act(host).then(
      () => true,
      (error) => {
        if (!(error instanceof PowerCut)) throw error;
        return false;
      },
    );
    await check({ ...host, deps: { ...host.deps, disk: realDisk } }, step);
    if (isDone) return step;
  }
}

Deno.test("a power cut at any step of the exchange leaves the old agent, or the new one on trial", async () => {
  const steps = await atEveryStep(
    (host) => host.update(),
    async (host, step) => {
      const { version, trial, rolledBack } = await boot(host);
      assert.equal(rolledBack, null, `step ${step}`);
      assert.equal(trial !== null, version === NEW, `step ${step}: only the new agent is on trial, and it always is`);
      if (trial === null) {
        const store = await openUpdateStore(host.updateDir, realDisk);
        assert.notEqual(store.current()?.phase, "swapping");
        assert.equal(store.ended(offer.offerId), null, "the offer may come again");
        assert.equal(await exists(`${host.updateDir}/trial`), false);
        await host.update(realDisk);
      }
      assert.equal((await boot(host)).version, NEW);
    },
  );
  assert.ok(steps >= 8, `${steps} steps`);
});

Deno.test("a new agent that never comes up is taken back at its fourth start, wherever the power was cut before", async () => {
  await atEveryStep(
    (host) => host.update(),
    async (host) => {
      if ((await host.version()) === OLD) return;
      for (const _start of [1, 2, 3]) {
        await host.guard();
        assert.equal(await host.version(), NEW);
      }
      const { version, rolledBack } = await boot(host);
      assert.equal(version, OLD);
      assert.deepEqual([rolledBack?.state, rolledBack?.code, rolledBack?.version], ["rolled_back", "crashed", NEW]);
      const again = await boot(host);
      assert.deepEqual([again.version, again.trial, again.rolledBack], [OLD, null, null]);
      const store = await openUpdateStore(host.updateDir, realDisk);
      assert.equal(store.ended(offer.offerId)?.code, "crashed", "remembered, so that it is not tried again");
    },
  );
});

Deno.test("a power cut at any step of the way back leaves the new agent on trial, or the old one that knows why", async () => {
  const steps = await atEveryStep(
    async (host) => {
      const { deps } = host;
      await Deno.copyFile(deps.files.file, deps.files.previousFile);
      await Deno.rename(deps.files.newFile, deps.files.file);
      await Deno.writeTextFile(`${deps.updateDir}/trial`, `${offer.offerId}\n`);
      const current = { offer, phase: "swapping", trialSince: null };
      await Deno.writeTextFile(`${deps.updateDir}/update.json`, JSON.stringify({ current, ended: [] }));
      await swapBack(deps, { offerId: offer.offerId, code: "not_welcomed" });
    },
    async (host, step) => {
      const { version, trial, rolledBack } = await boot(host);
      if (version === NEW) assert.notEqual(trial, null, `step ${step}`);
      else assert.equal(rolledBack?.code, "not_welcomed", `step ${step}`);
    },
  );
  assert.ok(steps >= 6, `${steps} steps`);
});

Deno.test("a trial that was passed stays passed, wherever the power is cut", async () => {
  await atEveryStep(
    async (host) => {
      const safe = { ...host.deps, disk: realDisk };
      const store = await openUpdateStore(host.updateDir, realDisk);
      await store.setCurrent({ offer, phase: "swapping", trialSince: null });
      await swapIn(safe, offer.offerId);
      await host.guard();
      await endTrial(host.deps);
    },
    async (host) => {
      for (const _start of [1, 2, 3, 4, 5]) {
        const { trial, version } = await boot(host);
        assert.equal(version, NEW);
        if (trial !== null) await endTrial(host.deps);
      }
      assert.equal(await Deno.readTextFile(host.files.previousFile), OLD, "the agent before is kept");
    },
  );
});

Deno.test("a guard that is killed at any of its commands leaves a whole agent, and the next one does the rest", async () => {
  for (let command = 1; command < 12; command++) {
    using dir = tempDir();
    const host = await makeHost(dir);
    await host.update();
    for (const _start of [1, 2, 3]) await host.guard();
    await host.guard(`${await killingPath(dir, command)}:/usr/bin:/bin`);
    await boot(host);
    const { version } = await boot(host);
    assert.equal(version, OLD, `killed at command ${command}`);
    assert.equal(await exists(`${host.updateDir}/trial`), false);
    const store = await openUpdateStore(host.updateDir, realDisk);
    assert.equal(store.ended(offer.offerId)?.code, "crashed");
  }
});

/** Programs that do their work, until the n-th call of any kills who called it. */
async function killingPath(dir: TempDir, command: number): Promise<string> {
  const bin = dir.file("bin");
  await Deno.mkdir(bin);
  for (const name of ["wc", "cmp", "rm", "ln", "cp", "mv", "sync"]) {
    const script = `#!/bin/sh\nprintf . >>${bin}/calls\n[ "$(/usr/bin/wc -c <${bin}/calls)" -lt ${command} ] || { kill -9 $PPID; exit 1; }\nexec /usr/bin/${name} "$@"\n`;
    await Deno.writeTextFile(`${bin}/${name}`, script, { mode: 0o755 });
  }
  return bin;
}

Deno.test("the guard puts the agent before back when the agent's file is gone, and never touches it without a trial", async () => {
  using dir = tempDir();
  const host = await makeHost(dir);
  for (const _start of [1, 2, 3, 4, 5]) await host.guard();
  assert.equal(await host.version(), OLD);
  await host.update();
  await Deno.remove(host.files.file);
  const { version, rolledBack } = await boot(host);
  assert.deepEqual([version, rolledBack?.code], [OLD, "crashed"]);
  // Going back by a link makes both names one file: the next update must come through all the same.
  await Deno.writeTextFile(host.files.newFile, NEW);
  await host.update();
  assert.equal((await boot(host)).version, NEW);
  assert.equal(await Deno.readTextFile(host.files.previousFile), OLD);
});

Deno.test("a start that cannot be counted takes the new agent back", async () => {
  using dir = tempDir();
  const host = await makeHost(dir);
  await host.update();
  await Deno.mkdir(`${host.updateDir}/starts`);
  assert.equal((await boot(host)).version, OLD);
});

Deno.test("every start of a trial gets a part of its time, even after the machine was off for a day", async () => {
  using dir = tempDir();
  const host = await makeHost(dir);
  await host.update();
  const startAt = async (now: Date) => {
    const store = await openUpdateStore(host.updateDir, realDisk);
    return await takeStock({ disk: realDisk, updateDir: host.updateDir, store, version: NEW, now });
  };
  const first = new Date();
  assert.equal((await startAt(first)).trial?.leftMs, 60_000);
  assert.equal((await startAt(new Date(first.getTime() + 20_000))).trial?.leftMs, 40_000);
  assert.equal((await startAt(new Date(first.getTime() + 86_400_000))).trial?.leftMs, 15_000);
  assert.equal(
    (await startAt(new Date(first.getTime() - 86_400_000))).trial?.leftMs,
    60_000,
    "nor more than all of it",
  );
});

Deno.test("where a running program's file can only be renamed, the exchange and the way back do that", async () => {
  using dir = tempDir();
  const host = await makeHost(dir);
  const { files, updateDir } = host;
  const deps: SwapDeps = { disk: realDisk, files, exchange: movingAway, updateDir };
  await swapIn(deps, offer.offerId);
  assert.deepEqual([await host.version(), await Deno.readTextFile(files.previousFile)], [NEW, OLD]);
  await swapBack(deps, { offerId: offer.offerId, code: "not_welcomed" });
  assert.deepEqual([await host.version(), await Deno.readTextFile(files.previousFile)], [OLD, OLD]);
  await assert.rejects(swapIn(deps, offer.offerId), "there is nothing to put in");
  assert.equal(await host.version(), OLD);
  assert.equal(await exists(`${updateDir}/trial`), false);
});
