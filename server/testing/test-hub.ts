import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Tuning } from "@/agent/protocol/mod";
import type { Services } from "@/server/core/context";
import { createEvents } from "@/server/core/events";
import { type AttachedHub, attachHub, type HubDeps } from "@/server/hub/attach";
import { type AgentRegistry, createAgentRegistry } from "@/server/hub/registry";
import type { HubLimits } from "@/server/hub/tuning";
import { connectFakeAgent, type FakeAgent, type FakeAgentOptions } from "./fake-agent";
import { createTestContext, type TestContext } from "./test-context";

export type TestHubOptions = {
  tuning?: Partial<Tuning>;
  limits?: Partial<HubLimits>;
  protocols?: HubDeps["protocols"];
  graceMs?: number;
  fallback?: HubDeps["fallback"];
  /** Services that a test wants to bring itself, such as the real clock for a real agent. */
  services?: Partial<Services>;
};

export type TestHub = {
  context: TestContext;
  registry(): AgentRegistry;
  hub(): AttachedHub;
  url(): string;
  /** Ends the hub with its sockets as a crash would, and starts another on the same database and port. */
  restart(): Promise<void>;
  connect(options: Omit<FakeAgentOptions, "url">): Promise<FakeAgent>;
  close(): Promise<void>;
};

/** A real hub on a real HTTP server on loopback, over a database of its own. */
export async function createTestHub(options: TestHubOptions = {}): Promise<TestHub> {
  const events = createEvents();
  const { graceMs = 10_000 } = options;
  const context = await createTestContext({ ...options.services, events });
  const start = async (port: number) => {
    const server = createServer((_request, response) => response.writeHead(404).end());
    const { tuning = {}, limits = {}, fallback, protocols } = options;
    const registry = createAgentRegistry({ events, graceMs });
    context.services.agents = registry;
    const deps: HubDeps = {
      ...{ services: context.services, registry, tuning, limits },
      ...(fallback ? { fallback } : {}),
      ...(protocols ? { protocols } : {}),
    };
    const hub = await attachHub(server, deps);
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    return { server, hub, registry };
  };
  let current = await start(0);
  const agents: FakeAgent[] = [];
  const url = () => `http://127.0.0.1:${(current.server.address() as AddressInfo).port}`;
  return {
    context,
    registry: () => current.registry,
    hub: () => current.hub,
    url,
    async restart() {
      const { port } = current.server.address() as AddressInfo;
      for (const agent of agents) agent.socket.terminate();
      await stop(current);
      current = await start(port);
    },
    async connect(agentOptions) {
      const agent = await connectFakeAgent({ url: url(), ...agentOptions });
      agents.push(agent);
      return agent;
    },
    async close() {
      for (const agent of agents) agent.socket.terminate();
      await stop(current);
      await context.close();
    },
  };
}

async function stop({ server, hub }: { server: Server; hub: AttachedHub }): Promise<void> {
  await hub.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
