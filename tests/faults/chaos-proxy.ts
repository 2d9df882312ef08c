import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import WebSocket, { WebSocketServer } from "ws";
import { onEnd } from "../harness/cleanup";

export type Direction = "toServer" | "toAgent";
export type Fault = "lose" | "repeat" | "delay";

/** A man in the middle of the agents' socket who loses, repeats and delays whole messages, and cuts the line. */
export interface ChaosProxy {
  readonly url: string;
  /** Does that to the next `count` messages of one direction. */
  next(fault: Fault, direction: Direction, count: number): void;
  /** Tears all connections, as a cable that is pulled. */
  cut(): void;
  /** From now on everything passes. */
  calm(): void;
}

/**
 * A conversation begins with these, in order, on every connection. A lost one costs the receiver's whole patience (10 s)
 * and then a connection, which `cut` has more cheaply.
 */
const GREETING = new Set(["hello", "welcome", "rejected"]);
/** A delayed message is overtaken by those that come meanwhile. */
const DELAY_MS = 120;
/** A repeat comes right behind its original, and again when what it was about may be long over. */
const REPEAT_AFTER_MS = [40, 1_500];

type Pending = Record<Direction, Fault[]>;

export async function startChaosProxy(targetUrl: () => string): Promise<ChaosProxy> {
  const pending: Pending = { toServer: [], toAgent: [] };
  const sockets = new Set<WebSocket>();
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
  await new Promise((resolve) => server.once("listening", resolve));
  server.on("connection", (agent, request) => {
    const upstream = openUpstream(targetUrl(), request);
    carry(agent, upstream, () => pending.toServer.shift());
    carry(upstream, agent, () => pending.toAgent.shift());
    for (const socket of [agent, upstream]) {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
    }
  });
  const cut = () => {
    for (const socket of sockets) socket.terminate();
  };
  onEnd(() => {
    cut();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    next(fault, direction, count) {
      for (let i = 0; i < count; i += 1) pending[direction].push(fault);
    },
    cut,
    calm() {
      pending.toServer = [];
      pending.toAgent = [];
    },
  };
}

function openUpstream(targetUrl: string, request: IncomingMessage): WebSocket {
  const { authorization = "" } = request.headers;
  const url = `${targetUrl.replace(/^http/, "ws")}${request.url}`;
  return new WebSocket(url, { headers: { authorization }, perMessageDeflate: false });
}

/** Passes one direction on, each message with what is to be done to it. */
function carry(from: WebSocket, to: WebSocket, nextFault: () => Fault | undefined): void {
  const early: string[] = [];
  const send = (text: string) => {
    if (to.readyState === WebSocket.CONNECTING) early.push(text);
    else if (to.readyState === WebSocket.OPEN) to.send(text);
  };
  to.on("open", () => {
    for (const text of early.splice(0)) to.send(text);
  });
  from.on("message", (data) => {
    const text = data.toString();
    const { type } = JSON.parse(text) as { type: string };
    const fault = GREETING.has(type) ? undefined : nextFault();
    switch (fault) {
      case "lose":
        return;
      case "repeat":
        send(text);
        for (const ms of REPEAT_AFTER_MS) setTimeout(send, ms, text);
        return;
      case "delay":
        setTimeout(send, DELAY_MS, text);
        return;
      case undefined:
        send(text);
    }
  });
  from.on("error", () => to.terminate());
  from.on("close", (code, reason) => {
    // Codes below 1000 and some above it may not be sent, only seen.
    if (code >= 1000 && ![1005, 1006, 1015].includes(code)) to.close(code, reason);
    else to.terminate();
  });
}
