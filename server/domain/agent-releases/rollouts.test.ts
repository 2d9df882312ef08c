import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHost, type TestHost } from "@/server/testing/factories";
import { holdFakeBuilds } from "@/server/testing/fake-builds";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import {
  getManifest,
  listReleases,
  listRollouts,
  promoteRollout,
  reviewRollout,
  startRollout,
  stopRollout,
} from "./index";

let context: TestContext;
let host: TestHost;
beforeEach(async () => {
  context = await createTestContext();
  host = await createHost(context);
  holdFakeBuilds(context, {}, { arch: "arm64" });
});
afterEach(() => context.close());

const start = (input = {}) => startRollout(context.asAdmin(), input);
const rollouts = () => listRollouts(context.asViewer());
const audit = (action: string) => context.services.db.prisma.auditEntry.findMany({ where: { action } });

describe("starting", () => {
  it("begins with the newest version at some hosts, on the record", async () => {
    await createHost(context);
    const view = await start();
    expect(view).toMatchObject({
      ...{ version: "0.2.0", state: "canary", canaryPercent: 10, trialMs: 120_000, startedBy: "admin", message: null },
      progress: { hosts: 2, canaries: 1, done: 0, underWay: 0 },
    });
    expect(await rollouts()).toEqual([view]);
    expect(await audit("agent-releases.start_rollout")).toMatchObject([
      { targetId: view.rolloutId, details: { after: { version: "0.2.0", canaryPercent: 10, trialMs: 120_000 } } },
    ]);
    const { rolloutId } = view;
    expect(context.emitted).toContainEqual({ name: "agent-releases.changed", rolloutId });
    expect(context.emitted).toContainEqual({ name: "agent.update_due", hostId: null });
  });

  it("is for admins", async () => {
    await expect(startRollout(context.asOperator())).rejects.toMatchObject({ code: "role_required" });
    await expect(startRollout(context.asAgent(host.hostId))).rejects.toMatchObject({ code: "role_required" });
    await expect(startRollout(context.asNobody())).rejects.toMatchObject({ code: "unauthenticated" });
    expect(await rollouts()).toEqual([]);
  });

  it("a second time, or with an older version, is refused while the first is under way", async () => {
    const { rolloutId } = await start();
    await expect(start()).rejects.toMatchObject({ code: "rollout_under_way" });
    holdFakeBuilds(context, { version: "0.1.9" });
    await expect(start()).rejects.toMatchObject({ code: "rollout_under_way" });
    expect(await rollouts()).toMatchObject([{ rolloutId, state: "canary" }]);
  });

  it("of a newer version takes the place of the older", async () => {
    const older = await start();
    holdFakeBuilds(context, { version: "0.3.0" });
    context.clock.advance(1_000);
    const newer = await start({ version: "0.3.0", canaryPercent: 100, trialMs: 5_000 });
    expect(await rollouts()).toMatchObject([
      { rolloutId: newer.rolloutId, state: "canary" },
      { rolloutId: older.rolloutId, state: "finished", message: "Agent 0.3.0 took its place.", progress: null },
    ]);
  });

  it("of what this server does not hold, or with nonsense, is refused", async () => {
    await expect(start({ version: "9.9.9" })).rejects.toMatchObject({ code: "version_not_built" });
    holdFakeBuilds(context);
    await expect(start()).rejects.toMatchObject({ code: "version_not_built" });
    for (const input of [{ version: "latest" }, { canaryPercent: 0 }, { canaryPercent: 101 }, { trialMs: 10 }])
      await expect(start(input)).rejects.toMatchObject({ code: "invalid_request" });
  });
});

describe("promoting", () => {
  it("offers it to everyone, on the record", async () => {
    const { rolloutId } = await start();
    context.emitted.length = 0;
    expect(await promoteRollout(context.asAdmin(), { rolloutId })).toMatchObject({ state: "everyone" });
    expect(context.emitted).toContainEqual({ name: "agent.update_due", hostId: null });
    expect(await audit("agent-releases.promote_rollout")).toMatchObject([
      { targetId: rolloutId, details: { before: "canary", after: "everyone" } },
    ]);
    expect(await reviewRollout(context.asSystem())).toEqual({ rolloutId, version: "0.2.0", hosts: null });
  });

  it("is for admins, and for a rollout that there is", async () => {
    const { rolloutId } = await start();
    await expect(promoteRollout(context.asOperator(), { rolloutId })).rejects.toMatchObject({ code: "role_required" });
    await expect(promoteRollout(context.asAdmin(), { rolloutId: "none" })).rejects.toMatchObject({
      code: "rollout_not_found",
    });
    expect(await rollouts()).toMatchObject([{ state: "canary" }]);
  });

  it("twice is the same; one that was stopped stays so", async () => {
    const { rolloutId } = await start();
    const promote = () => promoteRollout(context.asAdmin(), { rolloutId });
    expect(await promote()).toEqual(await promote());
    expect(await audit("agent-releases.promote_rollout")).toHaveLength(1);
    await stopRollout(context.asAdmin(), { rolloutId });
    await expect(promote()).rejects.toMatchObject({ code: "rollout_finished" });
  });
});

describe("stopping", () => {
  it("leaves nothing in force, on the record", async () => {
    const { rolloutId } = await start();
    const view = await stopRollout(context.asAdmin(), { rolloutId });
    expect(view).toMatchObject({ state: "stopped", message: "Stopped by admin.", progress: null });
    expect(await reviewRollout(context.asSystem())).toBeNull();
    expect(await audit("agent-releases.stop_rollout")).toMatchObject([{ targetId: rolloutId }]);
    expect((await start()).rolloutId).not.toBe(rolloutId);
  });

  it("is for admins, and for a rollout that there is", async () => {
    const { rolloutId } = await start();
    await expect(stopRollout(context.asOperator(), { rolloutId })).rejects.toMatchObject({ code: "role_required" });
    const none = stopRollout(context.asAdmin(), { rolloutId: "none" });
    await expect(none).rejects.toMatchObject({ code: "rollout_not_found" });
    expect(await rollouts()).toMatchObject([{ state: "canary" }]);
  });

  it("twice is the same; one that is finished stays so", async () => {
    const { rolloutId } = await start();
    const stop = () => stopRollout(context.asAdmin(), { rolloutId });
    expect(await stop()).toEqual(await stop());
    expect(await audit("agent-releases.stop_rollout")).toHaveLength(1);
    await context.services.db.prisma.agentRollout.updateMany({ data: { state: "finished" } });
    await expect(stop()).rejects.toMatchObject({ code: "rollout_finished" });
  });
});

it("rollouts are read page by page, by everybody who is known", async () => {
  const ids: string[] = [];
  for (let i = 0; i < 3; i++) {
    const { rolloutId } = await start();
    ids.unshift(rolloutId);
    await stopRollout(context.asAdmin(), { rolloutId });
    context.clock.advance(1_000);
  }
  const page = await listRollouts(context.asViewer(), { limit: 2 });
  expect(page.map(({ rolloutId }) => rolloutId)).toEqual(ids.slice(0, 2));
  const rest = await listRollouts(context.asViewer(), { limit: 2, before: ids[1] });
  expect(rest.map(({ rolloutId }) => rolloutId)).toEqual(ids.slice(2));
  const gone = listRollouts(context.asViewer(), { before: "none" });
  await expect(gone).rejects.toMatchObject({ code: "rollout_not_found" });
  await expect(listRollouts(context.asNobody())).rejects.toMatchObject({ code: "unauthenticated" });
});

it("releases come newest first, with how many hosts run them or are behind", async () => {
  holdFakeBuilds(context, { version: "0.1.0", arch: "arm64" }, { version: "0.2.0" });
  const [newest, oldest] = await listReleases(context.asViewer());
  expect(newest).toMatchObject({ version: "0.2.0", hosts: 0, hostsBehind: 1, builds: [{ arch: "amd64" }] });
  expect(oldest).toMatchObject({ version: "0.1.0", hosts: 1, hostsBehind: 0, builds: [{ arch: "arm64" }] });
  await expect(listReleases(context.asNobody())).rejects.toMatchObject({ code: "unauthenticated" });
});

it("the signed manifest is open to everybody", async () => {
  const { releaseKey } = context.services;
  const manifest = await getManifest(context.asNobody());
  expect(manifest).toMatchObject({ version: "0.2.0", releaseKey: releaseKey.publicKey });
  expect(manifest.builds.map(({ arch }) => arch)).toEqual(["amd64", "arm64"]);
  holdFakeBuilds(context);
  await expect(getManifest(context.asNobody())).rejects.toMatchObject({ code: "agent_not_built" });
});
