import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { MAX_FRAME_BYTES, OLDEST_ACCEPTED_PROTOCOL, PROTOCOL_VERSION, type Tuning } from "@/agent/protocol/mod";
import type { Services } from "@/server/core/context";
import { listRecentHosts } from "@/server/domain/hosts";
import { openGateway } from "./gateway";
import { COUNTED, type Counters, type Hub, type Protocols } from "./hub";
import { watchLife } from "./life";
import { createPresence } from "./presence";
import type { AgentRegistry } from "./registry";
import { AgentSocket } from "./session";
import { type HubLimits, limitsFrom, tuningFrom } from "./tuning";
import { createUpdates } from "./updates";
import { type Door, upgrade, upgradeStream } from "./upgrade";

const AGENT_PATH = "/ws/agent";
const STREAM_PATH = /^\/ws\/agent\/stream\/([0-9a-f-]{36})$/;

export type HubDeps = {
  /** `services.agents` must be the registry. */
  services: Services;
  registry: AgentRegistry;
  tuning?: Partial<Tuning>;
  limits?: Partial<HubLimits>;
  /** Other versions than those of this build; for tests of what agents of another time are told. */
  protocols?: Protocols;
  /** The client's address after trusted proxies. */
  addressOf?(request: IncomingMessage): string;
  /** Development only: gets every other upgrade. Without it they are destroyed. */
  fallback?(request: IncomingMessage, socket: Duplex, head: Buffer): void;
};

export type AttachedHub = {
  counters: Readonly<Counters>;
  /** Closes all sockets with 1001, so that agents come again soon, and writes what is waiting. */
  close(): Promise<void>;
};

const GOING_AWAY = 1001;
/** Above the protocol's own bound, so that a frame just over it gets our code and reason instead of ws's 1009. */
const HARD_FRAME_BYTES = 2 * MAX_FRAME_BYTES;

/** Four times what an agent puts into one frame of a stream. */
const STREAM_FRAME_BYTES = 1024 * 1024;

/** Puts the agents' endpoint on an HTTP server: the one upgrade listener, for the agent socket and the streams beside it. */
export async function attachHub(server: Server, deps: HubDeps): Promise<AttachedHub> {
  const hub = createHub(deps);
  const options = { noServer: true, perMessageDeflate: false, maxPayload: HARD_FRAME_BYTES, WebSocket: AgentSocket };
  const sockets = new WebSocketServer(options);
  const streams = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: STREAM_FRAME_BYTES });
  let isClosing = false;
  const addressOf = deps.addressOf ?? ((request) => request.socket.remoteAddress ?? "unknown");
  const door: Door = { hub, sockets, streams, addressOf, isClosing: () => isClosing };
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const path = request.url?.split("?", 1)[0] ?? "";
    const streamId = STREAM_PATH.exec(path)?.[1];
    if (path === AGENT_PATH) void upgrade(door, { request, socket, head });
    else if (streamId !== undefined) void upgradeStream(door, streamId, { request, socket, head });
    else if (deps.fallback) deps.fallback(request, socket, head);
    else socket.destroy();
  };
  await expectFormer(hub);
  const stopGateway = openGateway(hub);
  hub.updates.refresh();
  const stopWatch = watchLife(hub, sockets.clients);
  server.on("upgrade", onUpgrade);

  return {
    counters: hub.counters,
    async close() {
      isClosing = true;
      stopGateway();
      deps.registry.streams.stop();
      await hub.updates.stop();
      await Promise.all([...sockets.clients].map((socket) => closeSocket(socket, hub.limits.closeGraceMs)));
      stopWatch();
      server.off("upgrade", onUpgrade);
      sockets.close();
      for (const socket of streams.clients) socket.terminate();
      streams.close();
      await hub.presence.flush();
    },
  };
}

function createHub({ services, registry, tuning, limits: overrides, protocols }: HubDeps): Hub {
  const limits = limitsFrom(overrides);
  return {
    services,
    registry,
    presence: createPresence(services),
    tuning: tuningFrom(tuning),
    limits,
    updates: createUpdates({ services, registry, limits }),
    protocols: protocols ?? { oldest: OLDEST_ACCEPTED_PROTOCOL, newest: PROTOCOL_VERSION },
    counters: Object.fromEntries(COUNTED.map((name) => [name, 0])) as Counters,
    epoch: 0,
  };
}

/** After a restart the fleet comes back within seconds; until the grace is over nobody is called offline. */
async function expectFormer({ services, registry, tuning }: Hub): Promise<void> {
  const since = new Date(services.clock.now().getTime() - 3 * tuning.heartbeatMs);
  const ctx = { ...services, actor: { kind: "system", name: "hub" } as const };
  registry.expect(await listRecentHosts(ctx, { since }));
}

function closeSocket(socket: AgentSocket, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => socket.terminate(), graceMs);
    socket.once("close", () => {
      clearTimeout(timer);
      resolve();
    });
    if (socket.session && socket.session.closedAt === null) socket.session.close(GOING_AWAY, "the server is stopping");
    else socket.close(GOING_AWAY, "the server is stopping");
  });
}
