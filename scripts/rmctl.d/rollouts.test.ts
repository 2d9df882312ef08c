import { expect, it } from "vitest";
import { startFakeApi } from "./testing/fake-api";
import { makeRmctl } from "./testing/run-rmctl";

const UNDER_WAY = {
  ...{ rollout_id: "r2", version: "0.2.0", state: "canary", started_by: "ann", message: null },
  ...{ canary_percent: 10, trial_ms: 120_000, created_at: "2026-11-27T00:00:00Z" },
  progress: { hosts: 40, canaries: 4, done: 1, under_way: 2 },
};
const OVER = { ...UNDER_WAY, rollout_id: "r1", state: "stopped", message: "web-1 did not take it", progress: null };

async function open(rollouts: unknown[] = [UNDER_WAY, OVER]) {
  const fake = await startFakeApi({
    "GET /api/agent-rollouts": { body: rollouts },
    "POST /api/agent-rollouts": { status: 201, body: UNDER_WAY },
    "POST /api/agent-rollouts/r2/promote": { body: { ...UNDER_WAY, state: "everyone" } },
    "POST /api/agent-rollouts/r1/stop": { body: OVER },
    "GET /api/agent-releases": {
      body: [{ version: "0.2.0", builds: [{ os: "linux", arch: "amd64" }], hosts: 1, hosts_behind: 39 }],
    },
  });
  const { run } = makeRmctl();
  return { fake, run: (...argv: string[]) => run(argv, { env: { RM_SERVER: fake.url, RM_API_TOKEN: "rmt_x" } }) };
}

it("starts a rollout with what is asked for, and with the server's own values where nothing is", async () => {
  const { fake, run } = await open();
  expect(await run("rollouts", "start")).toMatchObject({
    code: 0,
    stdout: "Agent 0.2.0: canary, 40 hosts, 4 of them first.\n",
  });
  await run("rollouts", "start", "0.2.0", "--canary", "25", "--trial", "60");
  expect(fake.seen.map(({ body }) => body)).toEqual([{}, { version: "0.2.0", canary_percent: 25, trial_ms: 60_000 }]);
  expect((await run("rollouts", "start", "--canary", "many")).code).toBe(2);
});

it("promotes and stops the one that is under way, or the one that is named", async () => {
  const { run } = await open();
  expect((await run("rollouts", "promote", "-q")).stdout).toBe("r2\n");
  expect((await run("rollouts", "stop", "r1")).stdout).toBe("Agent 0.2.0: stopped.\n");
  const none = await (await open([OVER])).run("rollouts", "promote");
  expect(none).toMatchObject({ code: 4, stderr: expect.stringContaining("No rollout is under way") });
});

it("lists rollouts and what the server holds", async () => {
  const { run } = await open();
  const { stdout } = await run("rollouts");
  expect(stdout).toMatch(/0\.2\.0 +canary +1 of 40 +ann/);
  expect(stdout).toContain("web-1 did not take it");
  expect((await run("releases")).stdout).toMatch(/0\.2\.0 +linux\/amd64 +1 +39/);
});
