import assert from "node:assert/strict";
import { createBackoff } from "./backoff.ts";
import { DEFAULT_TUNING } from "./tuning.ts";

const failed = { livedMs: 0 };

Deno.test("the ceiling of the delay doubles with every failure, up to a minute", () => {
  const highest = createBackoff(() => 1);
  const delays = Array.from({ length: 10 }, () => highest.nextDelayMs(failed, DEFAULT_TUNING));
  assert.deepEqual(delays, [2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000, 60_000, 60_000]);
  const lowest = createBackoff(() => 0);
  for (let i = 0; i < 100; i++) assert.equal(lowest.nextDelayMs(failed, DEFAULT_TUNING), 1_000);
});

Deno.test("a connection that lived a stable minute starts over, a shorter one does not", () => {
  const backoff = createBackoff(() => 1);
  for (let i = 0; i < 8; i++) backoff.nextDelayMs(failed, DEFAULT_TUNING);
  assert.equal(backoff.nextDelayMs({ livedMs: 59_000 }, DEFAULT_TUNING), 60_000);
  assert.equal(backoff.nextDelayMs({ livedMs: 60_000 }, DEFAULT_TUNING), 2_000);
});

Deno.test("a fleet that fails together comes back spread out", () => {
  const delays = Array.from({ length: 200 }, () => {
    const backoff = createBackoff();
    for (let i = 0; i < 8; i++) backoff.nextDelayMs(failed, DEFAULT_TUNING);
    return backoff.nextDelayMs(failed, DEFAULT_TUNING);
  });
  const quarters = new Set(delays.map((delay) => Math.floor((delay - 1_000) / 14_751)));
  assert.equal(quarters.size, 4);
});

Deno.test("what the server asked for is a floor, and an unwelcome agent comes back late", () => {
  for (const random of [0, 0.5, 1]) {
    const backoff = createBackoff(() => random);
    const delay = backoff.nextDelayMs({ ...failed, retryAfterMs: 200_000 }, DEFAULT_TUNING);
    assert.ok(delay >= 200_000 && delay <= 250_000);
    const unwelcome = createBackoff(() => random).nextDelayMs({ ...failed, isUnwelcome: true }, DEFAULT_TUNING);
    assert.ok(unwelcome >= 30_000 && unwelcome <= 60_000);
  }
});

Deno.test("no server can keep an agent away for much longer than an hour", () => {
  const delay = createBackoff(() => 1).nextDelayMs({ ...failed, retryAfterMs: 1e15 }, DEFAULT_TUNING);
  assert.ok(delay >= 3_600_000 && delay <= 4_500_000);
});
