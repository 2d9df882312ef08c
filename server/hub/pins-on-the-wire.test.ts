import { expect, it } from "vitest";
import { closeHubsAfterEach, startTestHub } from "@/server/testing/start-test-hub";
import { until } from "@/server/testing/until";

closeHubsAfterEach();

const [A, B] = ["a".repeat(64), "b".repeat(64)];

async function startPinned(pins: { current: string; next: string }) {
  const site = {
    publicUrl: "https://backup.test",
    pins: () => ({ ...pins, pubkeys: "" }),
    agentDir: "/",
    resticDir: "/nowhere",
    settings: [],
    setupCode: () => null,
  };
  return startTestHub({ services: { site } });
}

it("an agent is told the server's certificates at each connection, and what it has on its disk is noted", async () => {
  const { testHub, host } = await startPinned({ current: A, next: B });
  const agent = await testHub.connect({ token: host.agentToken });
  await agent.greet();
  expect(await agent.next("pins.replace")).toMatchObject({ current: A, next: B });
  agent.send({ type: "pins.applied", current: A, next: B });
  const { prisma } = testHub.context.services.db;
  const noted = async () => (await prisma.host.findUniqueOrThrow({ where: { id: host.hostId } })).nextCertPinSha256;
  await until(noted, (pin) => pin === B);
  agent.send({ type: "pins.applied", current: B, next: null });
  await until(noted, (pin) => pin === null);
});

it("every connected agent is told when they change", async () => {
  const pins = { current: A, next: "" };
  const { testHub, host } = await startPinned(pins);
  const agent = await testHub.connect({ token: host.agentToken });
  await agent.greet();
  expect(await agent.next("pins.replace")).toMatchObject({ current: A, next: null });
  pins.next = B;
  testHub.context.services.events.emit("certificate.changed", {});
  expect(await agent.next("pins.replace")).toMatchObject({ current: A, next: B });
});

it("neither an agent that does not understand it nor one behind a proxy is told anything", async () => {
  for (const [current, protocol] of [
    [A, 2],
    ["", 3],
  ] as const) {
    const { testHub, host } = await startPinned({ current, next: "" });
    const agent = await testHub.connect({ token: host.agentToken });
    await agent.greet({ protocol });
    testHub.context.services.events.emit("certificate.changed", {});
    testHub.context.services.events.emit("host.removed", { hostId: host.hostId });
    await agent.closed;
    expect(agent.received.map(({ type }) => type)).not.toContain("pins.replace");
  }
});
