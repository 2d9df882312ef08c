import assert from "node:assert/strict";
import { createLane, laneOf } from "./lane.ts";
import type { JobOrder } from "./protocol/mod.ts";
import { backupOf, restoreOf } from "./testing/orders.ts";

function task(seen: string[], name: string) {
  const done = Promise.withResolvers<void>();
  const run = () => {
    seen.push(name);
    return done.promise;
  };
  return { run, done };
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

Deno.test("tasks run in order of arrival, no more at a time than the lane is wide", async () => {
  const seen: string[] = [];
  const lane = createLane(2);
  const [a, b, c] = ["a", "b", "c"].map((name) => task(seen, name));
  for (const one of [a, b, c]) if (one) lane.add(one.run);
  assert.deepEqual(seen, ["a", "b"]);
  b?.done.resolve();
  await settled();
  assert.deepEqual(seen, ["a", "b", "c"]);
});

Deno.test("a waiting task can be taken out of turn, once, and its place goes to the next", async () => {
  const seen: string[] = [];
  const lane = createLane(1);
  const [a, b, c] = ["a", "b", "c"].map((name) => task(seen, name));
  const [, leaveB] = [a, b, c].map((one) => (one ? lane.add(one.run) : () => {}));
  leaveB?.();
  leaveB?.();
  assert.deepEqual(seen, ["a", "b"]);
  a?.done.resolve();
  await settled();
  assert.deepEqual(seen, ["a", "b", "c"]);
  leaveB?.();
  assert.deepEqual(seen, ["a", "b", "c"]);
});

Deno.test("what may have to wait for the repository stands in no looker's way, and an unlock in nobody's", () => {
  const retention = { keepLast: 1 };
  const orders: JobOrder[] = [
    ...[{ kind: "init" } as const, backupOf("/etc"), { kind: "forget", retention, isDryRun: false } as const],
    ...[{ kind: "prune" } as const, { kind: "check", readData: null } as const],
    ...[
      { kind: "probe" } as const,
      { kind: "snapshots" } as const,
      { kind: "forget", retention, isDryRun: true } as const,
    ],
    ...[{ kind: "unlock" } as const, { kind: "verify", sampleFiles: 1, sampleBytes: 1 } as const],
  ];
  assert.deepEqual(orders.map(laneOf), [
    ...Array.from({ length: 5 }, () => "writing"),
    ...Array.from({ length: 3 }, () => "looking"),
    ...["beside", "beside"],
  ]);
});

Deno.test("a restore waits for no backup, verify or look", () => {
  const restore = restoreOf("a".repeat(64));
  const others: JobOrder[] = [backupOf("/etc"), { kind: "prune" }, { kind: "snapshots" }, { kind: "unlock" }];
  for (const other of others) assert.notEqual(laneOf(restore), laneOf(other));
});
