import assert from "node:assert/strict";
import { jobProgressSchema, snapshotSchema } from "../protocol/mod.ts";
import { splitJsonArray } from "./json-array.ts";
import { plainLine, splitLines } from "./lines.ts";
import { parseLine, parseRepositoryId, parseSnapshot } from "./parse.ts";

const ID = "0123456789abcdef".repeat(4);

Deno.test("a status line becomes progress; what restic left out stays out", () => {
  const line = parseLine('{"message_type":"status","percent_done":0,"total_files":1,"total_bytes":300000}');
  assert.deepEqual(line, { kind: "status", progress: { percentDone: 0, totalFiles: 1, totalBytes: 300_000 } });
});

Deno.test("a remaining time of millions of years is no figure to show", () => {
  const line = parseLine(
    '{"message_type":"status","seconds_remaining":244454415662401,"percent_done":0,"total_files":1,"files_done":1,"bytes_done":1406}',
  );
  assert.equal(line.kind, "status");
  if (line.kind === "status") assert.equal(line.progress.secondsRemaining, undefined);
});

Deno.test("whatever restic says of its progress fits the protocol", () => {
  const files = Array.from({ length: 9 }, () => "/x".repeat(9000));
  const line = parseLine(JSON.stringify({ message_type: "status", percent_done: 1.0000001, current_files: files }));
  assert.equal(line.kind, "status");
  if (line.kind === "status") assert.deepEqual(jobProgressSchema.parse(line.progress), line.progress);
});

Deno.test("a summary is understood with the short id of 0.14 and the long one of 0.18", () => {
  const counts =
    '"files_new":5,"files_changed":0,"files_unmodified":0,"dirs_new":6,"dirs_changed":0,"dirs_unmodified":0,"data_blobs":5,"tree_blobs":7,"data_added":903861,"total_files_processed":5,"total_bytes_processed":900007,"total_duration":0.225613743';
  for (const id of ["33d4bc28", ID]) {
    const line = parseLine(`{"message_type":"summary",${counts},"snapshot_id":"${id}"}`);
    assert.equal(line.kind, "summary");
    if (line.kind !== "summary") return;
    assert.equal(line.summary.snapshotId, id);
    assert.equal(line.summary.dataAddedBytes, 903_861);
    assert.equal(line.summary.durationSeconds, 0.225613743);
  }
  const without = parseLine(`{"message_type":"summary",${counts},"snapshot_id":""}`);
  assert.equal(without.kind === "summary" && "snapshotId" in without.summary, false);
});

Deno.test("an unreadable file is told alike by 0.14 (a number) and 0.18 (a sentence)", () => {
  const old = parseLine(
    '{"message_type":"error","error":{"Op":"open","Path":"/R/unread/secret","Err":13},"during":"archival","item":"/R/unread/secret"}',
  );
  const recent = parseLine(
    '{"message_type":"error","error":{"message":"open /proc/1/mem: permission denied"},"during":"archival","item":"/proc/1/mem"}',
  );
  const silent = parseLine('{"message_type":"error","error":{},"during":"archival","item":"/R/unread/dir"}');
  assert.ok(old.kind === "file-error" && old.isPermission && old.message === "permission denied");
  assert.ok(recent.kind === "file-error" && recent.isPermission);
  assert.ok(silent.kind === "file-error" && silent.message === "could not be read" && silent.item === "/R/unread/dir");
});

Deno.test("what is no JSON of restic's is text, and never an error", () => {
  for (const text of ["/nope/dir does not exist, skipping", "{", "{}", '{"message_type":"dance"}', "[1]", "null"]) {
    assert.deepEqual(parseLine(text), { kind: "text", text });
  }
});

Deno.test("snapshots of 0.14 and 0.18 become the protocol's, however long their lists are", () => {
  const base = { time: "2026-11-22T19:13:58.123456789+01:00", tree: ID, hostname: "vm", username: "root", id: ID };
  const old = parseSnapshot(JSON.stringify({ ...base, paths: ["/R/src"] }));
  assert.deepEqual(old, {
    snapshotId: ID,
    takenAt: base.time,
    hostname: "vm",
    username: "root",
    paths: ["/R/src"],
    tags: [],
  });
  const summary = { data_added: 351, total_files_processed: 5, total_bytes_processed: 900_007 };
  const recent = parseSnapshot(JSON.stringify({ ...base, paths: null, tags: ["a"], summary }));
  assert.deepEqual([recent?.totalFiles, recent?.totalBytes, recent?.dataAddedBytes], [5, 900_007, 351]);
  const huge = parseSnapshot(
    JSON.stringify({ ...base, paths: Array(500).fill("/p".repeat(4000)), tags: Array(500).fill("t".repeat(999)) }),
  );
  assert.deepEqual(snapshotSchema.parse(huge), huge);
  assert.equal(parseSnapshot('{"id":"latest"}'), null);
  assert.equal(parseSnapshot("not json"), null);
});

Deno.test("the repository's id is found in indented JSON with chatter before it", () => {
  assert.equal(parseRepositoryId(`repository opened\n{\n  "version": 2,\n  "id": "${ID}"\n}\n`), ID);
  assert.equal(parseRepositoryId("nothing"), undefined);
});

Deno.test("a JSON array is cut into its elements wherever the pieces of the stream end", () => {
  const elements = [{ a: '}]"{[\\' }, { b: [{ c: 1 }, [2]] }, { d: "ä" }];
  const text = `chatter before\n${JSON.stringify(elements, null, 1)}\nchatter {after}`;
  for (let size = 1; size < 12; size++) {
    const seen: unknown[] = [];
    const splitter = splitJsonArray((json) => seen.push(JSON.parse(json)));
    for (let at = 0; at < text.length; at += size) splitter.push(text.slice(at, at + size));
    assert.deepEqual(seen, elements);
    assert.ok(splitter.isComplete());
  }
  const cut = splitJsonArray(() => {});
  cut.push('[{"a":1}');
  assert.equal(cut.isComplete(), false);
});

Deno.test("lines are whole wherever the pieces end, and never longer than memory allows", () => {
  const seen: string[] = [];
  const lines = splitLines((line) => seen.push(line));
  for (const piece of ["a", "b\nc\r", "\nd\re", "", "\n\n", "last"]) lines.push(piece);
  lines.end();
  assert.deepEqual(seen, ["ab", "c", "d", "e", "last"]);

  const lengths: number[] = [];
  const flood = splitLines((line) => lengths.push(line.length));
  for (let i = 0; i < 40; i++) flood.push("x".repeat(100_000));
  flood.end();
  assert.equal(
    lengths.reduce((sum, length) => sum + length, 0),
    4_000_000,
  );
  assert.ok(Math.max(...lengths) <= 1024 * 1024);
});

Deno.test("terminal sequences and control characters never reach a screen", () => {
  assert.equal(plainLine("\u001b[2Ksignal interrupt received\u0007\u0000"), "signal interrupt received");
  assert.equal(plainLine("a\tb\u2028c"), "a\tb c");
});

Deno.test("progress that restic prints as text is progress, and text in brackets is text", () => {
  const seen: [string, unknown][] = [
    ["[0:02] 25.00%  1 / 4 packs processed", { percentDone: 0.25 }],
    ["[1:10:02] 100.00%  12 / 12 snapshots", { percentDone: 1 }],
    ["[0:00]          0 snapshots", {}],
  ];
  for (const [line, progress] of seen) assert.deepEqual(parseLine(line), { kind: "status", progress });
  for (const line of ["[x] does not exist, skipping", "[0:00] something else"]) {
    assert.deepEqual(parseLine(line), { kind: "text", text: line });
  }
});

Deno.test("the summary of a restore is no backup's, and its figures are read with what restic leaves out", () => {
  const line = '{"message_type":"summary","total_files":11,"files_restored":11,"total_bytes":900007}';
  const totals = { totalFiles: 11, filesRestored: 11, filesSkipped: 0, totalBytes: 900_007, bytesRestored: 0 };
  assert.deepEqual(parseLine(line), { kind: "restored", totals });
  assert.deepEqual(parseLine('{"message_type":"summary","total_files":"many"}'), { kind: "ignored" });
});
