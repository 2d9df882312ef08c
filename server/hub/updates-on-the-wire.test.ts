import { expect, test, vi } from "vitest";
import { listRollouts, promoteRollout, startRollout, stopRollout } from "@/server/domain/agent-releases";
import { getHost } from "@/server/domain/hosts";
import { createHost, type TestHost } from "@/server/testing/factories";
import { type FakeBuild, holdFakeBuilds } from "@/server/testing/fake-builds";
import { closeHubsAfterEach, startTestHub } from "@/server/testing/start-test-hub";
import type { TestHub, TestHubOptions } from "@/server/testing/test-hub";
import { until } from "@/server/testing/until";

closeHubsAfterEach();

const QUICK = { limits: { offerWaveMs: 5 } };
const NEW = { agentVersion: "0.2.0" };

/** A hub that holds builds, and as many hosts as are wanted. */
async function start(hosts: number, options: TestHubOptions = {}, ...builds: FakeBuild[]) {
  const { testHub, host } = await startTestHub({ ...options, limits: { ...QUICK.limits, ...options.limits } });
  const more = await Promise.all(Array.from({ length: hosts - 1 }, () => createHost(testHub.context)));
  holdFakeBuilds(testHub.context, ...(builds.length === 0 ? [{}] : builds));
  return { testHub, hosts: [host, ...more] };
}
const roll = ({ context }: TestHub, input = {}) => startRollout(context.asAdmin(), { canaryPercent: 100, ...input });
const updateOf = async ({ context }: TestHub, { hostId }: TestHost) =>
  (await getHost(context.asViewer(), { hostId })).update;
const stateOf = async ({ context }: TestHub) => (await listRollouts(context.asViewer()))[0]?.state;
const offers = (agent: { received: { type: string }[] }) =>
  agent.received.filter(({ type }) => type === "agent.update");

test("a connected agent is offered the build, says how far it is, and is done with its next hello", async () => {
  const { testHub, hosts } = await start(1);
  const [host] = hosts;
  if (!host) return;
  const agent = await testHub.connect({ token: host.agentToken });
  await agent.greet();
  const { rolloutId } = await roll(testHub);
  const { offer } = await agent.next("agent.update");
  expect(offer).toMatchObject({ offerId: rolloutId, build: { version: "0.2.0", os: "linux", arch: "amd64" } });
  const report = { type: "agent.update.reported", offerId: rolloutId, version: "0.2.0", message: "" } as const;
  agent.send({ ...report, state: "downloading", code: null });
  await until(
    () => updateOf(testHub, host),
    (update) => update?.state === "downloading",
  );
  await agent.leave();
  const renewed = await testHub.connect({ token: host.agentToken });
  await renewed.greet(NEW);
  await until(
    () => stateOf(testHub),
    (state) => state === "finished",
  );
  expect(await updateOf(testHub, host)).toMatchObject({ state: "done", version: "0.2.0" });
  expect(offers(renewed)).toEqual([]);
});

test("an agent that was away takes it when it returns; what was offered is offered again at each connection", async () => {
  const { testHub, hosts } = await start(1);
  const token = hosts[0]?.agentToken ?? "";
  const { rolloutId } = await roll(testHub);
  for (let i = 0; i < 2; i++) {
    const agent = await testHub.connect({ token });
    await agent.greet();
    expect((await agent.next("agent.update")).offer.offerId).toBe(rolloutId);
    await agent.drop();
  }
  await testHub.restart();
  const agent = await testHub.connect({ token });
  await agent.greet();
  expect((await agent.next("agent.update")).offer.offerId).toBe(rolloutId);
  expect(offers(agent)).toHaveLength(1);
});

test("the canaries come first, the others when those run it or an admin says so", async () => {
  const { testHub, hosts } = await start(3);
  const agents = await Promise.all(hosts.map(({ agentToken }) => testHub.connect({ token: agentToken })));
  for (const agent of agents) await agent.greet();
  const { rolloutId } = await roll(testHub, { canaryPercent: 1 });
  await until(
    () => agents.flatMap(offers).length,
    (count) => count === 1,
  );
  const { db, events } = testHub.context.services;
  const reviews = vi.spyOn(db.reads, "fleet");
  for (const nth of [1, 2]) {
    events.emit("agent.update_due", { hostId: null });
    await until(
      () => reviews.mock.calls.length,
      (count) => count >= nth,
    );
  }
  // The second review began after the wave of the first: nobody else was found due.
  expect(agents.flatMap(offers)).toHaveLength(1);
  await promoteRollout(testHub.context.asAdmin(), { rolloutId });
  await Promise.all(
    agents.map((agent) =>
      until(
        () => offers(agent).length,
        (count) => count === 1,
      ),
    ),
  );
  expect(agents.map((agent) => offers(agent).length)).toEqual([1, 1, 1]);
});

test("offers go out in waves", async () => {
  const { testHub, hosts } = await start(5, { limits: { offersPerWave: 2 } });
  const agents = await Promise.all(hosts.map(({ agentToken }) => testHub.connect({ token: agentToken })));
  for (const agent of agents) await agent.greet();
  const { services } = testHub.context;
  const noted = vi.spyOn(services.db.prisma.host, "findMany");
  await roll(testHub);
  await Promise.all(agents.map((agent) => agent.next("agent.update")));
  const waves = noted.mock.calls.map(([query]) => query?.where?.id).map((id) => Object(id).in?.length ?? 0);
  expect(waves).toEqual([2, 2, 1]);
});

test("an agent of protocol 2 is never offered anything, nor does it hold the others up", async () => {
  const { testHub, hosts } = await start(2);
  const [old, other] = await Promise.all(hosts.map(({ agentToken }) => testHub.connect({ token: agentToken })));
  if (!old || !other) return;
  await old.greet({ protocol: 2 });
  await other.greet();
  await roll(testHub);
  await other.next("agent.update");
  await other.leave();
  const renewed = await testHub.connect({ token: hosts[1]?.agentToken ?? "" });
  await renewed.greet(NEW);
  await until(
    () => stateOf(testHub),
    (state) => state === "everyone",
  );
  expect(offers(old)).toEqual([]);
});

test("a rollout that was stopped is offered to nobody any more", async () => {
  const { testHub, hosts } = await start(1);
  const { rolloutId } = await roll(testHub);
  await stopRollout(testHub.context.asAdmin(), { rolloutId });
  const agent = await testHub.connect({ token: hosts[0]?.agentToken ?? "" });
  await agent.greet();
  await roll(testHub);
  const { offer } = await agent.next("agent.update");
  expect(offer.offerId).not.toBe(rolloutId);
  expect(offers(agent)).toHaveLength(1);
});

test("a hello with nothing to do asks the database for nothing, also while a rollout is under way", async () => {
  const { testHub, hosts } = await start(3, {}, { version: "0.1.0", arch: "arm64" }, {});
  const [busy, idle] = hosts;
  if (!busy || !idle) return;
  const { prisma, reads } = testHub.context.services.db;
  await prisma.host.update({ where: { id: idle.hostId }, data: NEW });
  await roll(testHub);
  const agent = await testHub.connect({ token: busy.agentToken });
  await agent.greet();
  await agent.next("agent.update");
  const asked = [
    vi.spyOn(prisma, "$transaction"),
    vi.spyOn(prisma.agentRollout, "findFirst"),
    vi.spyOn(prisma.host, "findMany"),
    vi.spyOn(prisma.host, "findUnique"),
    vi.spyOn(reads, "fleet"),
  ];
  const other = await testHub.connect({ token: idle.agentToken });
  await other.greet(NEW);
  other.send({ type: "heartbeat", load1: 0, stateFreeBytes: 0, runningJobs: [] });
  await other.leave();
  for (const spy of asked) expect(spy).not.toHaveBeenCalled();
});

test("one that is too old to be spoken with is refused with a way out, if it can understand one", async () => {
  const { testHub, hosts } = await start(1, { protocols: { oldest: 4, newest: 5 } });
  const [host] = hosts;
  if (!host) return;
  const refused = async (hello = {}) => {
    const agent = await testHub.connect({ token: host.agentToken });
    agent.hello({ protocol: 3, ...hello });
    const rejected = await agent.next("rejected");
    expect(await agent.closed).toMatchObject({ code: 4426 });
    return rejected;
  };
  const { update, message } = await refused();
  expect(message).toContain("protocol 4 to 5");
  expect(update).toMatchObject({ build: { version: "0.2.0" } });
  expect(await updateOf(testHub, host)).toMatchObject({ state: "offered", version: "0.2.0" });
  expect((await refused()).update?.offerId).toBe(update?.offerId);
  for (const hello of [{ protocol: 2 }, { protocol: 6 }, NEW, { arch: "arm64" as const }])
    expect((await refused(hello)).update, JSON.stringify(hello)).toBeUndefined();
  expect(testHub.hub().counters.unsupportedProtocol).toBe(6);
  const stranger = await testHub.connect({ token: host.agentToken });
  stranger.sendRaw(JSON.stringify({ v: 3, id: "1", type: "hello", protocol: 3, build: "of another shape" }));
  expect((await stranger.next("rejected")).update).toBeUndefined();
});
