import assert from "node:assert/strict";
import { backup } from "./commands/backup.ts";
import { failure, type Outcome } from "./commands/outcome.ts";
import { pauseAfter, type RetryOptions, withRetries } from "./retries.ts";
import { performScene } from "./testing/perform-scene.ts";
import { freePort, locksIn, makeRepository, resticPath, startRestServer } from "./testing/programs.ts";
import { backupOrderOf, ending, PASSWORD, sceneOf } from "./testing/scene.ts";
import { tempDir } from "./testing/temp.ts";
import { waitFor, within } from "./testing/wait-for.ts";

const DONE: Outcome = { state: "succeeded", exitCode: 0 };

function optionsOf(more: Partial<RetryOptions> = {}) {
  const log: string[] = [];
  const options: RetryOptions = {
    tuning: { retryAttempts: 4, retryMinMs: 1, retryMaxMs: 5 },
    stop: new AbortController().signal,
    leftMs: () => 60_000,
    log: (text) => log.push(text),
    beforeRetry: () => Promise.resolve(),
    ...more,
  };
  return { options, log };
}

/** Gives these outcomes one after the other. */
function attemptsOf(...outcomes: Outcome[]) {
  let made = 0;
  return { made: () => made, attempt: () => Promise.resolve(outcomes[made++] ?? DONE) };
}

for (const cause of ["repo_unreachable", "repo_locked"] as const) {
  Deno.test(`a job that failed with ${cause} is tried again until it succeeds, and says how often`, async () => {
    const { options, log } = optionsOf();
    const { attempt, made } = attemptsOf(failure(cause, ""), failure(cause, ""), DONE);
    assert.deepEqual(await withRetries(options, attempt), { ...DONE, attempts: 3 });
    assert.equal(made(), 3);
    assert.equal(log.filter((line) => /Trying again: attempt \d of 4/.test(line)).length, 2);
  });
}

Deno.test("the attempts are bounded, and the last failure is the outcome", async () => {
  const { options } = optionsOf();
  const { attempt, made } = attemptsOf(...Array.from({ length: 9 }, () => failure("repo_locked", "")));
  const outcome = await withRetries(options, attempt);
  assert.deepEqual([made(), outcome.cause, outcome.attempts], [4, "repo_locked", 4]);
});

for (const cause of ["wrong_password", "auth_refused", "no_space", "repo_damaged", "unknown"] as const) {
  Deno.test(`a job that failed with ${cause} is not tried again`, async () => {
    const { options } = optionsOf();
    const { attempt, made } = attemptsOf(failure(cause, ""));
    assert.deepEqual(await withRetries(options, attempt), failure(cause, ""));
    assert.equal(made(), 1);
  });
}

Deno.test("a pause is drawn between the least one and a ceiling that doubles up to the greatest", () => {
  const tuning = { retryAttempts: 9, retryMinMs: 100, retryMaxMs: 1_000 };
  const pauses = (drawn: number) => [1, 2, 3, 4, 99].map((n) => pauseAfter(n, { tuning, random: () => drawn }));
  assert.deepEqual(pauses(0), [100, 100, 100, 100, 100]);
  assert.deepEqual(pauses(1), [200, 400, 800, 1_000, 1_000]);
  assert.deepEqual(pauses(0.5), [150, 250, 450, 550, 550]);
});

Deno.test("no attempt begins after the job's time", async () => {
  const { options, log } = optionsOf({ leftMs: () => 0 });
  const { attempt, made } = attemptsOf(failure("repo_locked", ""));
  assert.equal((await withRetries(options, attempt)).cause, "repo_locked");
  assert.equal(made(), 1);
  assert.match(log.join(), /time would be over/);
});

for (const why of ["cancelled", "agent_stopped"] as const) {
  Deno.test(`a pause ends at once when the job is told to end: ${why}`, async () => {
    const stop = new AbortController();
    const { options, log } = optionsOf({
      stop: stop.signal,
      tuning: { retryAttempts: 4, retryMinMs: 3_600_000, retryMaxMs: 3_600_000 },
      leftMs: () => Number.POSITIVE_INFINITY,
    });
    const { attempt, made } = attemptsOf(failure("repo_locked", ""));
    const running = withRetries(options, attempt);
    await waitFor("the pause", () => log.length > 0);
    stop.abort(why);
    const outcome = await within("the job to end", running, 2_000);
    assert.deepEqual([outcome.cause, made()], [why === "cancelled" ? "cancelled" : "agent_restarted", 1]);
  });
}

Deno.test("a backup whose server comes back between two attempts is made", async () => {
  using dir = tempDir();
  await Deno.mkdir(dir.file("data"));
  await makeRepository(dir.file("data/web"), PASSWORD);
  await Deno.writeTextFile(dir.file("file"), "hello");
  const port = await freePort();
  const access = {
    url: `rest:http://127.0.0.1:${port}/web/`,
    username: "web",
    password: "secret-login",
    encryptionPassword: PASSWORD,
  };
  const tuning = { retryAttempts: 50, retryMinMs: 50, retryMaxMs: 100, unreachableMs: 1_000 };
  const s = await performScene(dir, { restic: await resticPath("0.14"), access, tuning });
  const job = await s.start(backupOrderOf({}, dir.file("file")));
  await waitFor("the first failure", () => s.log.some((line) => line.includes("Trying again")));
  await using _server = await startRestServer(dir.file("data"), { name: "web", password: "secret-login" }, { port });
  const outcome = await within("the backup", job.done, 60_000);
  assert.deepEqual(ending(outcome), ["succeeded", undefined]);
  assert.ok((outcome.attempts ?? 0) >= 2);
});

Deno.test("a lock in the way is waited for, and told when it stays", async () => {
  using dir = tempDir();
  const access = { url: dir.file("repo"), encryptionPassword: PASSWORD };
  await makeRepository(access.url, PASSWORD);
  using sparse = await Deno.create(dir.file("sparse"));
  await sparse.truncate(64 * 2 ** 30);
  const other = await sceneOf(dir, { version: "0.14", access });
  const holding = backup(other.tools, backupOrderOf({}, dir.file("sparse")));
  await waitFor("the other's lock", () => locksIn(access.url).length === 1);
  const restic = await resticPath("0.14");
  const few = await performScene(dir, { restic, access, tuning: { retryAttempts: 2, retryMinMs: 10, retryMaxMs: 20 } });
  const failed = await (await few.start({ kind: "prune" })).done;
  assert.deepEqual(ending(failed), ["failed", "repo_locked"]);
  assert.equal(failed.attempts, 2);
  assert.deepEqual(
    failed.locks?.map(({ pid, isDead }) => [pid, isDead]),
    [[other.pids[0], false]],
  );

  const many = await performScene(dir, {
    restic,
    access,
    tuning: { retryAttempts: 50, retryMinMs: 10, retryMaxMs: 99 },
  });
  const job = await many.start({ kind: "prune" });
  await waitFor("the first failure", () => many.log.some((line) => line.includes("Trying again")));
  other.stop.abort("cancelled");
  await holding;
  assert.deepEqual(ending(await job.done), ["succeeded", undefined]);
});
