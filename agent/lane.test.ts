import assert from "node:assert/strict";
import { createLane } from "./lane.ts";

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
