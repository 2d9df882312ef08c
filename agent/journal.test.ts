import assert from "node:assert/strict";
import { realDisk } from "./files.ts";
import { type JobFinished, type JobRecord, type Journal, openJournal } from "./journal.ts";
import { createFaultyDisk } from "./testing/faulty-disk.ts";
import { type TempDir, tempDir } from "./testing/temp.ts";

const at = "2026-11-23T00:00:00.000Z";
const record = (jobId: string, acceptedAt = at): JobRecord => ({
  jobId,
  order: { kind: "probe" },
  acceptedAt,
  expiresAt: "2030-01-01T00:00:00Z",
});
const finished: JobFinished = {
  kind: "probe",
  chunkCount: 0,
  result: { state: "succeeded", startedAt: at, finishedAt: at },
};
const open = (dir: TempDir, disk = realDisk): Promise<Journal> =>
  openJournal({ jobsDir: dir.file("jobs"), acknowledgedFile: dir.file("acknowledged.jsonl"), disk });

Deno.test("the next process finds each job as far as it had come, oldest first", async () => {
  using dir = tempDir();
  const journal = await open(dir);
  await journal.accept(record("job-finished", "2026-11-23T00:00:03.000Z"));
  await journal.start("job-finished", { startedAt: at, bootId: "boot" });
  await journal.finish("job-finished", finished);
  await journal.accept(record("job-running0", "2026-11-23T00:00:02.000Z"));
  await journal.start("job-running0", { startedAt: at, bootId: "boot" });
  await journal.noteProcess("job-running0", { pid: 42, identity: "7" });
  await journal.accept(record("job-accepted", "2026-11-23T00:00:01.000Z"));
  const entries = await (await open(dir)).entries();
  assert.deepEqual(
    entries.map(({ record, started, process, finished }) => [
      record.jobId,
      started?.bootId,
      process?.pid,
      finished?.kind,
    ]),
    [
      ["job-accepted", undefined, undefined, undefined],
      ["job-running0", "boot", 42, undefined],
      ["job-finished", "boot", undefined, "probe"],
    ],
  );
});

Deno.test("a start that was noted is never forgotten, even when its file cannot be read any more", async () => {
  using dir = tempDir();
  const journal = await open(dir);
  await journal.accept(record("job-00000001"));
  await journal.start("job-00000001", { startedAt: at, bootId: "boot" });
  await Deno.writeTextFile(`${journal.folder("job-00000001")}/started.json`, "");
  const [entry] = await (await open(dir)).entries();
  assert.notEqual(entry?.started, null);
});

Deno.test("the power cut at any write leaves a job not accepted, accepted, started or finished, and never started twice", async () => {
  const live = async (journal: Journal) => {
    await journal.accept(record("job-00000001"));
    await journal.start("job-00000001", { startedAt: at, bootId: "boot" });
    await journal.finish("job-00000001", finished);
    await journal.forget("job-00000001", finished);
  };
  const counter = createFaultyDisk();
  using whole = tempDir();
  await live(await open(whole, counter));
  for (let step = 0; step < counter.steps(); step++) {
    using dir = tempDir();
    const disk = createFaultyDisk();
    disk.dieAt(step);
    let reached = "nothing";
    const journal = await open(dir, disk).catch(() => null);
    if (journal !== null) {
      const watched: Journal = {
        ...journal,
        start: async (...args) => {
          await journal.start(...args);
          reached = "started";
        },
      };
      await live(watched).catch(() => {});
    }
    const later = await open(dir);
    const [entry] = await later.entries();
    const isKnown = entry !== undefined || later.acknowledged("job-00000001") !== null;
    const mayStart = entry !== undefined && entry.started === null;
    if (reached === "started") assert.ok(isKnown && !mayStart, `after step ${step}`);
    if (entry?.finished) assert.deepEqual(entry.finished, finished);
  }
});

Deno.test("an acknowledged job leaves one line, by which a late repeat of its order is known", async () => {
  using dir = tempDir();
  const journal = await open(dir);
  await journal.accept(record("job-00000001"));
  await journal.finish("job-00000001", finished);
  await journal.forget("job-00000001", finished);
  await journal.forget("job-00000001", finished);
  const later = await open(dir);
  assert.deepEqual(await later.entries(), []);
  assert.deepEqual(later.acknowledged("job-00000001")?.result, finished.result);
  assert.equal((await Deno.readTextFile(dir.file("acknowledged.jsonl"))).trim().split("\n").length, 1);
});

Deno.test("a torn line swallows neither its neighbours nor the next one", async () => {
  using dir = tempDir();
  const journal = await open(dir);
  await journal.forget("job-00000001", finished);
  const file = dir.file("acknowledged.jsonl");
  await Deno.writeTextFile(file, `${await Deno.readTextFile(file)}{"jobId":"job-0000`);
  const second = await open(dir);
  await second.forget("job-00000002", finished);
  const third = await open(dir);
  for (const jobId of ["job-00000001", "job-00000002"]) assert.ok(third.acknowledged(jobId), jobId);
});

Deno.test("an acknowledgement on a full disk removes the job all the same, and tears no later line", async () => {
  using dir = tempDir();
  const disk = createFaultyDisk();
  const journal = await open(dir, disk);
  for (const jobId of ["job-00000001", "job-00000002"]) await journal.accept(record(jobId));
  disk.setFull(true);
  await assert.rejects(journal.forget("job-00000001", finished), /space/);
  assert.ok(journal.acknowledged("job-00000001"));
  disk.setFull(false);
  await journal.forget("job-00000002", finished);
  const later = await open(dir);
  assert.deepEqual(await later.entries(), []);
  for (const jobId of ["job-00000001", "job-00000002"]) assert.ok(later.acknowledged(jobId), jobId);
});

Deno.test("the memory of acknowledged jobs is bounded, on disk too", async () => {
  using dir = tempDir();
  const journal = await open(dir);
  for (let i = 0; i < 1_100; i++) await journal.forget(`job-${String(i).padStart(8, "0")}`, finished);
  assert.equal(journal.acknowledged("job-00000000"), null);
  assert.ok(journal.acknowledged("job-00001099"));
  assert.ok((await Deno.readTextFile(dir.file("acknowledged.jsonl"))).trim().split("\n").length < 1_000);
});

Deno.test("foreign files in the folder of jobs do not keep the agent from starting", async () => {
  using dir = tempDir();
  await open(dir);
  await Deno.writeTextFile(`${dir.file("jobs")}/stray`, "x");
  await Deno.mkdir(`${dir.file("jobs")}/half-made`);
  assert.deepEqual(await (await open(dir)).entries(), []);
});
