import assert from "node:assert/strict";
import { realDisk } from "./files.ts";
import { type JobLog, openJobLog } from "./outbox.ts";
import { type LogLine, MAX_FRAME_BYTES, MAX_LINE_CHARACTERS, type Snapshot } from "./protocol/mod.ts";
import { createFaultyDisk } from "./testing/faulty-disk.ts";
import { tempDir } from "./testing/temp.ts";
import { waitFor } from "./testing/wait-for.ts";

const line = (text: string): LogLine => ({ at: "2026-11-23T00:00:00.000Z", stream: "stdout", text });
const options = (folder: string) => ({ folder, disk: realDisk, headBytes: 1 << 20, tailBytes: 1 << 20, flushMs: 10 });

async function textsOf(log: JobLog): Promise<string[]> {
  const texts: string[] = [];
  for (let i = 0; i < log.chunkCount(); i++) texts.push(...(await log.read(i)).lines.map(({ text }) => text));
  return texts;
}

Deno.test("lines come back in order, in numbered chunks that a later process reads just the same", async () => {
  using dir = tempDir();
  const log = await openJobLog(options(dir.path));
  const said = Array.from({ length: 950 }, (_, i) => `line ${i}`);
  for (const text of said) log.append(line(text));
  assert.equal(await log.seal(), log.chunkCount());
  assert.deepEqual(await textsOf(log), said);
  const later = await openJobLog(options(dir.path));
  assert.equal(later.chunkCount(), log.chunkCount());
  assert.deepEqual(await textsOf(later), said);
});

Deno.test("a line reaches the disk within the flush interval, and whoever sends it is told", async () => {
  using dir = tempDir();
  let told = 0;
  const log = await openJobLog({ ...options(dir.path), onChunk: () => told++ });
  log.append(line("one"));
  await waitFor("the chunk to be announced", () => told === 1);
  assert.deepEqual(await textsOf(log), ["one"]);
});

Deno.test("of a huge log the head and the tail are kept, and one line between them says what was cut", async () => {
  using dir = tempDir();
  const log = await openJobLog({ ...options(dir.path), headBytes: 4_000, tailBytes: 4_000 });
  const said = Array.from({ length: 4_000 }, (_, i) => `line ${String(i).padStart(4, "0")}`);
  for (const [i, text] of said.entries()) {
    log.append(line(text));
    if (i % 50 === 49) await log.flush();
  }
  await log.seal();
  const texts = await textsOf(log);
  const at = texts.findIndex((text) => / lines \(\d+ bytes\) of the log were cut here$/.test(text));
  assert.ok(at > 0);
  const [head, tail] = [texts.slice(0, at), texts.slice(at + 1)];
  assert.deepEqual(head, said.slice(0, head.length));
  assert.deepEqual(tail, said.slice(-tail.length));
  for (const part of [head, tail]) assert.ok(part.length * 10 > 3_000 && part.length * 10 <= 4_600, `${part.length}`);
  const cut = said.length - head.length - tail.length;
  assert.match(texts[at] ?? "", new RegExp(`^${cut} lines \\(${cut * 10} bytes\\)`));
});

Deno.test("a log killed at any write, and opened again, has lost no line that was on disk and doubled none", async () => {
  const said = Array.from({ length: 60 }, (_, i) => `line ${String(i).padStart(2, "0")}`);
  /** Writes everything, ten lines a flush; gives back how many lines were surely on disk at each step. */
  const write = async (folder: string, disk: ReturnType<typeof createFaultyDisk>) => {
    const safe: number[] = [];
    const log = await openJobLog({ ...options(folder), disk, headBytes: 160, tailBytes: 240, flushMs: 100_000 });
    for (const [i, text] of said.entries()) {
      log.append(line(text));
      if (i % 10 === 9) {
        await log.flush();
        safe[disk.steps()] = i + 1;
      }
    }
    await log.seal();
    return { log, safe };
  };
  using whole = tempDir();
  const counter = createFaultyDisk();
  const { log: unharmed, safe } = await write(whole.path, counter);
  const wanted = await textsOf(unharmed);
  assert.ok(counter.steps() > 12, `only ${counter.steps()} steps`);

  for (let step = 0; step < counter.steps(); step++) {
    using dir = tempDir();
    const disk = createFaultyDisk();
    disk.dieAt(step);
    await write(dir.path, disk).catch(() => {});
    const log = await openJobLog({ ...options(dir.path), headBytes: 160, tailBytes: 240 });
    await log.seal();
    const texts = (await textsOf(log)).filter((text) => text.startsWith("line"));
    assert.deepEqual(texts, [...new Set(texts)].sort(), `doubled or out of order after step ${step}`);
    // What was on disk and belongs to the head, or to the last kept of the ring, is still there.
    const safeCount = Math.max(0, ...safe.slice(0, step + 1).filter((count) => count !== undefined));
    const kept = wanted.filter((text) => text.startsWith("line"));
    const head = kept.filter((text, i) => text === said[i]).filter((text) => said.indexOf(text) < safeCount);
    for (const text of head) assert.ok(texts.includes(text), `${text} lost after step ${step}`);
    if (safeCount > 0) assert.ok(texts.includes(said[safeCount - 1] ?? ""), `newest line lost after step ${step}`);
    const ringTold = (await textsOf(log)).filter((text) => text.includes("were cut here"));
    assert.ok(ringTold.length <= 1, `the cut was told ${ringTold.length} times after step ${step}`);
    // And once more: opening is harmless.
    const again = await openJobLog({ ...options(dir.path), headBytes: 160, tailBytes: 240 });
    await again.seal();
    assert.deepEqual(await textsOf(again), await textsOf(log));
  }
});

Deno.test("a full disk makes lines wait in memory; when there is room again none is missing", async () => {
  using dir = tempDir();
  const disk = createFaultyDisk();
  const troubles: unknown[] = [];
  const log = await openJobLog({ ...options(dir.path), disk, onTrouble: (error) => troubles.push(error) });
  log.append(line("before"));
  await log.flush();
  disk.setFull(true);
  for (let i = 0; i < 5; i++) log.append(line(`during ${i}`));
  await log.flush();
  assert.ok(troubles.length > 0);
  disk.setFull(false);
  await log.seal();
  assert.deepEqual(await textsOf(log), ["before", ...Array.from({ length: 5 }, (_, i) => `during ${i}`)]);
});

Deno.test("a log whose disk is still full at its end is handed over from memory", async () => {
  using dir = tempDir();
  const disk = createFaultyDisk();
  const log = await openJobLog({ ...options(dir.path), disk });
  log.append(line("before"));
  await log.flush();
  disk.setFull(true);
  const said = Array.from({ length: 250 }, (_, i) => `line ${i}`);
  for (const text of said) log.append(line(text));
  assert.equal(await log.seal(), 3);
  assert.deepEqual(await textsOf(log), ["before", ...said]);
  assert.equal(await log.seal(), 3);
});

Deno.test("what does not fit into memory while the disk is full is counted in the log", async () => {
  using dir = tempDir();
  const disk = createFaultyDisk();
  const log = await openJobLog({ ...options(dir.path), disk, headBytes: 1 << 23 });
  disk.setFull(true);
  for (let i = 0; i < 400; i++) log.append(line(`${i} ${"x".repeat(8_000)}`));
  await log.flush();
  disk.setFull(false);
  await log.seal();
  const texts = await textsOf(log);
  const lost = Number(/^(\d+) log lines were lost/.exec(texts[0] ?? "")?.[1]);
  assert.equal(lost + texts.length - 1, 400);
  assert.match(texts.at(-1) ?? "", /^399 /);
});

Deno.test("no chunk is bigger than a frame, however long and strange the lines are", async () => {
  using dir = tempDir();
  const log = await openJobLog(options(dir.path));
  for (const char of ["\u0001", '"', "\ud83d", "€", "😀"])
    for (let i = 0; i < 3; i++) log.append(line(char.repeat(300_000)));
  for (let i = 0; i < 2_000; i++) log.append(line(""));
  const count = await log.seal();
  for (let i = 0; i < count; i++) {
    const chunk = await log.read(i);
    assert.ok(new TextEncoder().encode(JSON.stringify(chunk)).length < MAX_FRAME_BYTES - 1_000);
    for (const { text } of chunk.lines) assert.ok(text.length <= MAX_LINE_CHARACTERS);
  }
});

Deno.test("a chunk damaged on disk is told as such instead of stopping everything", async () => {
  using dir = tempDir();
  const log = await openJobLog(options(dir.path));
  log.append(line("one"));
  await log.seal();
  await Deno.writeTextFile(`${dir.path}/log/00000000.json`, '{"lines":[{"at":"2026');
  assert.match((await log.read(0)).lines[0]?.text ?? "", /lost in a crash/);
});

Deno.test("a batch of snapshots is a chunk of its own, and a lost one is told to who appended it", async () => {
  using dir = tempDir();
  const disk = createFaultyDisk();
  const log = await openJobLog({ ...options(dir.path), disk });
  const batch: Snapshot[] = [
    { snapshotId: "a".repeat(64), takenAt: "2026-11-23T00:00:00Z", hostname: "h", username: "u", paths: [], tags: [] },
  ];
  log.append(line("one"));
  assert.equal(await log.appendSnapshots(batch), true);
  assert.deepEqual((await log.read(1)).snapshots, batch);
  disk.setFull(true);
  assert.equal(await log.appendSnapshots(batch), false);
});

Deno.test("a short line never overtakes a long one that did not fit the head any more", async () => {
  using dir = tempDir();
  const log = await openJobLog({ ...options(dir.path), headBytes: 100 });
  for (const text of ["first", "long ".repeat(40), "last"]) {
    log.append(line(text));
    await log.flush();
  }
  await log.seal();
  assert.deepEqual(await textsOf(log), ["first", "long ".repeat(40), "last"]);
});

Deno.test("a seal that failed half-way on a full disk is finished by the next, and tells the cut once", async () => {
  using dir = tempDir();
  const disk = createFaultyDisk();
  const log = await openJobLog({ ...options(dir.path), disk, headBytes: 20, tailBytes: 20 });
  for (let i = 0; i < 6; i++) {
    log.append(line(`line ${i}`));
    await log.flush();
  }
  const realRename = disk.rename;
  disk.rename = () => Promise.reject(new Error("ENOSPC"));
  await log.seal();
  disk.rename = realRename;
  await log.seal();
  assert.equal((await textsOf(log)).filter((text) => text.includes("were cut here")).length, 1);
  assert.equal((await textsOf(log)).at(-1), "line 5");
});
