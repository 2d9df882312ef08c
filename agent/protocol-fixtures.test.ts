/** The golden frames again, by the agent's own runtime: Node and Deno must agree on the wire. */
import assert from "node:assert/strict";
import { goldenNames, messageTypes, readBadFrames, readGolden, schemaFor } from "./testing/fixtures.ts";

Deno.test("every message type has its golden frame, and it is understood without losing a field", () => {
  assert.deepEqual(goldenNames(), messageTypes.map(({ type }) => type).sort());
  for (const { to, type } of messageTypes) {
    assert.deepEqual(schemaFor[to].parse(readGolden(type)), readGolden(type), type);
  }
});

Deno.test("every bad frame is refused", () => {
  for (const { to, why, frame } of readBadFrames()) {
    assert.equal(schemaFor[to].safeParse(frame).success, false, `to ${to}: ${why}`);
  }
});
