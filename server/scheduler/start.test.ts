import { afterEach, beforeEach, expect, test } from "vitest";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { until } from "@/server/testing/until";
import { startScheduler } from "./start";

let context: TestContext;
beforeEach(async () => {
  context = await createTestContext();
});
afterEach(() => context.close());

test("a sweep comes again after its end, also after it failed, and never beside itself", async () => {
  let runs = 0;
  let atOnce = 0;
  let most = 0;
  const run = async () => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    await new Promise((resolve) => setTimeout(resolve, 5));
    atOnce -= 1;
    runs += 1;
    if (runs === 1) throw new Error("the first one fails");
  };
  const scheduler = startScheduler(context.services, [{ name: "test", everyMs: 1, run }]);
  await until(
    () => runs,
    (count) => count >= 3,
  );
  await scheduler.stop();
  expect(most).toBe(1);
});

test("stopping waits for the sweep that runs, and no other follows", async () => {
  let isRunning = false;
  let runs = 0;
  let finish = () => {};
  const run = () => {
    isRunning = true;
    runs += 1;
    return new Promise<void>((resolve) => {
      finish = () => {
        isRunning = false;
        resolve();
      };
    });
  };
  const scheduler = startScheduler(context.services, [{ name: "test", everyMs: 1, run }]);
  await until(
    () => isRunning,
    (value) => value,
  );
  const stopped = scheduler.stop().then(() => isRunning);
  finish();
  expect(await stopped).toBe(false);
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(runs).toBe(1);
});
