import { expect, test } from "vitest";
import { UpgradeRefused } from "@/server/testing/fake-agent";
import { closeHubsAfterEach, startTestHub } from "@/server/testing/start-test-hub";

closeHubsAfterEach();

test("an agent with a valid token is welcomed and shown online", async () => {
  const { testHub, host } = await startTestHub();
  const agent = await testHub.connect({ token: host.agentToken });
  const welcome = await agent.greet();
  expect(welcome).toMatchObject({ protocol: 3, configRevision: 1, tuning: { heartbeatMs: 30_000 } });
  expect(testHub.registry().isOnline(host.hostId)).toBe(true);
  expect(testHub.context.emitted).toContainEqual({ name: "host.changed", hostId: host.hostId });
});

test("a wrong token is answered 401 with a code, and counted", async () => {
  const { testHub } = await startTestHub();
  const refusal = await testHub.connect({ token: "rma_nobody" }).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(UpgradeRefused);
  expect(refusal).toMatchObject({ status: 401 });
  expect(JSON.parse((refusal as UpgradeRefused).body)).toMatchObject({ code: "agent_token_invalid" });
  expect(testHub.hub().counters.badToken).toBe(1);
});

test("upgrades on any other path are cut off", async () => {
  const { testHub, host } = await startTestHub();
  for (const path of ["/", "/ws", "/ws/agent/", "/ws/agents", "/_next/webpack-hmr", "//ws/agent"]) {
    const connecting = testHub.connect({ token: host.agentToken, path });
    await expect(connecting, path).rejects.toThrow("socket hang up");
  }
});

test("in development other upgrades go to the fallback", async () => {
  const paths: (string | undefined)[] = [];
  const { testHub, host } = await startTestHub({
    fallback: (request, socket) => {
      paths.push(request.url);
      socket.destroy();
    },
  });
  await expect(testHub.connect({ token: host.agentToken, path: "/hmr" })).rejects.toThrow();
  expect(paths).toEqual(["/hmr"]);
});
