import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { getHost } from "@/server/domain/hosts";
import { createHost, type TestHost } from "@/server/testing/factories";
import { holdFakeBuilds } from "@/server/testing/fake-builds";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import {
  listRollouts,
  noteVersion,
  offerUpdates,
  offerWayOut,
  promoteRollout,
  recordUpdate,
  reviewRollout,
  startRollout,
  stopRollout,
} from "./index";

let context: TestContext;
let hosts: TestHost[];
let rolloutId: string;
beforeEach(async () => {
  context = await createTestContext();
  hosts = [];
  for (let i = 0; i < 4; i++) hosts.push(await createHost(context));
  holdFakeBuilds(context, {});
  rolloutId = (await startRollout(context.asAdmin(), { canaryPercent: 50, trialMs: 60_000 })).rolloutId;
});
afterEach(() => context.close());

const review = () => reviewRollout(context.asSystem());
const offer = (...hostIds: string[]) => offerUpdates(context.asSystem(), { rolloutId, hostIds });
const report = (hostId: string, state: "waiting" | "downloading" | "refused" | "failed" | "rolled_back", more = {}) =>
  recordUpdate(context.asAgent(hostId), { hostId, offerId: rolloutId, state, code: null, message: "", ...more });
const become = (hostId: string, agentVersion = "0.2.0") =>
  noteVersion(context.asAgent(hostId), { hostId, agentVersion });
const shown = (hostId: string) => getHost(context.asViewer(), { hostId });
const rollout = async () => (await listRollouts(context.asViewer())).find((one) => one.rolloutId === rolloutId);
const alerts = () => context.services.db.prisma.alert.findMany();

/** The two of the four hosts that get it first, and the others. */
async function rings(): Promise<{ canaries: string[]; others: string[] }> {
  const first = (await review())?.hosts ?? new Set<string>();
  const ids = hosts.map(({ hostId }) => hostId);
  return { canaries: ids.filter((id) => first.has(id)), others: ids.filter((id) => !first.has(id)) };
}

describe("offers", () => {
  it("name the host's build, signed, and are noted", async () => {
    const [hostId = ""] = (await rings()).canaries;
    const [made] = await offer(hostId);
    expect(made).toMatchObject({ hostId, offer: { offerId: rolloutId, trialMs: 60_000, build: { version: "0.2.0" } } });
    expect(await shown(hostId)).toMatchObject({
      newerAgentVersion: "0.2.0",
      update: { version: "0.2.0", state: "offered", code: null, fix: null },
    });
    expect(context.emitted).toContainEqual({ name: "host.changed", hostId });
  });

  it("may be repeated without losing what the host has said", async () => {
    const [hostId = ""] = (await rings()).canaries;
    const first = await offer(hostId);
    await report(hostId, "downloading");
    expect(await offer(hostId)).toEqual(first);
    expect((await shown(hostId)).update).toMatchObject({ state: "downloading" });
  });

  it("are for the server alone, and only while the rollout is under way and its version is held", async () => {
    const { hostId = "" } = hosts[0] ?? {};
    const input = { rolloutId, hostIds: [hostId] };
    await expect(offerUpdates(context.asAdmin(), input)).rejects.toMatchObject({ code: "role_required" });
    await expect(reviewRollout(context.asAdmin())).rejects.toMatchObject({ code: "role_required" });
    await context.services.db.prisma.host.update({ where: { id: hostId }, data: { arch: "arm64" } });
    expect(await offer(hostId)).toEqual([]);
    await stopRollout(context.asAdmin(), { rolloutId });
    expect(await offer(...hosts.map((host) => host.hostId))).toEqual([]);
  });
});

describe("a rollout", () => {
  it("goes from the canaries to everyone and ends by itself", async () => {
    const { canaries, others } = await rings();
    expect(canaries).toHaveLength(2);
    for (const hostId of [...canaries, ...others]) context.connections.setOnline(hostId, true);
    await offer(...canaries);
    await become(canaries[0] ?? "");
    expect((await review())?.hosts?.size).toBe(2);
    await become(canaries[1] ?? "");
    context.emitted.length = 0;
    expect(await review()).toEqual({ rolloutId, version: "0.2.0", hosts: null });
    expect(context.emitted).toContainEqual({ name: "agent.update_due", hostId: null });
    expect(await review()).toMatchObject({ hosts: null });
    await offer(...others);
    for (const hostId of others) await become(hostId);
    expect(await review()).toBeNull();
    expect(await rollout()).toMatchObject({ state: "finished" });
    const { prisma } = context.services.db;
    const passed = await prisma.auditEntry.findMany({ where: { action: "agent-releases.advance_rollout" } });
    expect(passed.map(({ details }) => details)).toMatchObject([{ after: "everyone" }, { after: "finished" }]);
  });

  it("does not wait for a canary that is away, but for one that may be on trial", async () => {
    const [here = "", away = ""] = (await rings()).canaries;
    await offer(here, away);
    await become(here);
    const seen = { lastSeenAt: context.clock.now(), updateState: "downloading" };
    await context.services.db.prisma.host.update({ where: { id: away }, data: seen });
    context.clock.advance(100_000);
    expect((await review())?.hosts?.size).toBe(2);
    context.clock.advance(30_000);
    expect(await review()).toMatchObject({ hosts: null });
  });

  it("does not wait for an agent that is too old for offers", async () => {
    const [here = "", old = ""] = (await rings()).canaries;
    for (const hostId of [here, old]) context.connections.setOnline(hostId, true);
    await offer(here);
    await become(here);
    expect((await review())?.hosts?.size).toBe(2);
    context.connections.setTooOld(old);
    expect(await review()).toMatchObject({ hosts: null });
  });

  it.each([
    ["refused", "bad_signature"],
    ["failed", "download_failed"],
    ["rolled_back", "not_welcomed"],
  ] as const)("is stopped by the first host that has %s, with an alert; a repeat adds nothing", async (state, code) => {
    const [hostId = "", other = ""] = (await rings()).canaries;
    await offer(hostId, other);
    const fail = () => report(hostId, state, { code, message: "the host's own words" });
    await fail();
    await fail();
    expect(await review()).toBeNull();
    const { hostname, update } = await shown(hostId);
    expect(update).toMatchObject({ state, code, message: "the host's own words", fix: expect.any(String) });
    expect(await rollout()).toMatchObject({ state: "stopped", message: expect.stringContaining(hostname) });
    expect(await alerts()).toMatchObject([{ kind: "update_failed", subject: "0.2.0", hostId, count: 1 }]);
    const { prisma } = context.services.db;
    expect(await prisma.auditEntry.count({ where: { action: "agent-releases.fail_update" } })).toBe(1);
    // One that was at it already may still come through.
    await become(other);
    expect((await shown(other)).update).toMatchObject({ state: "done" });
    expect(await rollout()).toMatchObject({ state: "stopped" });
  });

  it("leaves a host alone that lets itself not be updated, and takes another canary in its place", async () => {
    const { canaries } = await rings();
    const [stubborn = ""] = canaries;
    await offer(...canaries);
    context.emitted.length = 0;
    await report(stubborn, "refused", { code: "not_allowed" });
    expect(await alerts()).toEqual([]);
    expect(context.emitted).toContainEqual({ name: "agent.update_due", hostId: null });
    const now = (await review())?.hosts ?? new Set();
    expect([now.size, now.has(stubborn)]).toEqual([2, false]);
    expect(await rollout()).toMatchObject({ state: "canary", progress: { hosts: 3 } });
    await promoteRollout(context.asAdmin(), { rolloutId });
    expect(await offer(stubborn)).toEqual([]);
  });
});

describe("reports", () => {
  it("of an older offer, late ones and those of another host's agent change nothing", async () => {
    const [hostId = "", other = ""] = (await rings()).canaries;
    await report(hostId, "waiting");
    expect((await shown(hostId)).update).toBeNull();
    await offer(hostId);
    await report(hostId, "failed", { offerId: "another-offer" });
    expect((await shown(hostId)).update).toMatchObject({ state: "offered" });
    await report(hostId, "failed", { code: "no_space" });
    await report(hostId, "downloading");
    expect((await shown(hostId)).update).toMatchObject({ state: "failed" });
    const foreign = { hostId, offerId: rolloutId, state: "waiting", code: null, message: "" } as const;
    await expect(recordUpdate(context.asAgent(other), foreign)).rejects.toMatchObject({ code: "role_required" });
    const version = { hostId, agentVersion: "0.2.0" };
    await expect(noteVersion(context.asAgent(other), version)).rejects.toMatchObject({ code: "role_required" });
  });

  it("that the old agent was put back outweigh the new one's greeting", async () => {
    const [hostId = ""] = (await rings()).canaries;
    await offer(hostId);
    await become(hostId);
    await report(hostId, "downloading");
    expect((await shown(hostId)).update).toMatchObject({ state: "done" });
    await report(hostId, "rolled_back", { code: "crashed" });
    expect((await shown(hostId)).update).toMatchObject({ state: "rolled_back" });
    expect(await rollout()).toMatchObject({ state: "stopped" });
  });

  it("of failure are forgotten when the version comes all the same, once and on the record", async () => {
    const [hostId = ""] = (await rings()).canaries;
    await offer(hostId);
    await report(hostId, "failed", { code: "no_space" });
    await become(hostId, "0.1.9");
    expect((await shown(hostId)).update).toMatchObject({ state: "failed" });
    for (let i = 0; i < 2; i++) await become(hostId);
    expect(await shown(hostId)).toMatchObject({
      agentVersion: "0.2.0",
      newerAgentVersion: null,
      update: { state: "done", code: null, message: null },
    });
    const { prisma } = context.services.db;
    expect(await prisma.auditEntry.count({ where: { action: "agent-releases.finish_update" } })).toBe(1);
  });
});

it("an agent that is too old to be spoken with is offered what this server holds, rollout or not", async () => {
  const { hostId = "" } = hosts[0] ?? {};
  const ask = (more = {}) =>
    offerWayOut(context.asAgent(hostId), { hostId, agentVersion: "0.1.0", os: "linux", arch: "amd64", ...more });
  await stopRollout(context.asAdmin(), { rolloutId });
  const first = await ask();
  expect(first).toMatchObject({ offerId: expect.stringMatching(/^way-out-/), build: { version: "0.2.0" } });
  expect(await ask()).toEqual(first);
  expect((await shown(hostId)).update).toMatchObject({ state: "offered", version: "0.2.0" });
  expect(await ask({ agentVersion: "0.2.0" })).toBeNull();
  expect(await ask({ os: "windows" })).toBeNull();
  const input = { hostId, agentVersion: "0.1.0", os: "linux", arch: "amd64" } as const;
  await expect(offerWayOut(context.asAgent("another"), input)).rejects.toMatchObject({ code: "role_required" });
});
