/** One WebSocket to the server. What is said on it is the session's business. */
import type { IncomingMessage } from "node:http";
import WebSocket from "ws";
import type { AgentEnv } from "./config.ts";
import { AgentError, messageOf } from "./errors.ts";
import { trustOf } from "./pins.ts";
import { MAX_FRAME_BYTES } from "./protocol/mod.ts";
import { openSocket, parseServerUrl } from "./transport.ts";
import { AGENT_VERSION } from "./version.ts";

const CONNECT_TIMEOUT_MS = 20_000;

export type Connection = {
  ws: WebSocket;
  /** SHA-256 of the certificate that it was verified by; null without TLS. */
  certSha256: string | null;
};

export type ConnectOptions = {
  /** Below the server's address: the agent socket, or that of one stream. */
  path?: string;
  timeoutMs?: number;
};

/**
 * Opens a socket to the server. Throws `AgentError`: `unreachable`, `tls_failed`, `pin_mismatch`, `unauthorized` (401),
 * `upgrade_refused` (any other answer) or `bad_config`. Aborting `stop`
 * ends the attempt at once.
 */
export async function connect(
  env: AgentEnv,
  stop: AbortSignal,
  { path = "/ws/agent", timeoutMs = CONNECT_TIMEOUT_MS }: ConnectOptions = {},
): Promise<Connection> {
  const address = parseServerUrl(env.serverUrl);
  const { socket, certSha256 } = await openSocket({
    address,
    trust: trustOf(env),
    timeoutMs,
    stop,
  });
  const url = `${address.isTls ? "wss" : "ws"}://${address.authority}${address.basePath}${path}`;
  return await new Promise((resolve, reject) => {
    const ws = new WebSocket(url, {
      createConnection: () => socket,
      headers: {
        authorization: `Bearer ${env.agentToken}`,
        "user-agent": `restic-manager-agent/${AGENT_VERSION}`,
      },
      perMessageDeflate: false,
      maxPayload: MAX_FRAME_BYTES,
      followRedirects: false,
    });
    const giveUp = () => ws.terminate();
    if (stop.aborted) giveUp();
    else stop.addEventListener("abort", giveUp);
    // Of the whole answer: one that comes byte by byte would never be too late.
    const timer = setTimeout(() => {
      const seconds = timeoutMs / 1000;
      fail(new AgentError("unreachable", `${address.authority} did not open the agent socket within ${seconds} s`));
    }, timeoutMs);
    const fail = (error: AgentError) => {
      clearTimeout(timer);
      stop.removeEventListener("abort", giveUp);
      socket.destroy();
      reject(error);
    };
    ws.on("unexpected-response", (_request: unknown, response: IncomingMessage) => {
      fail(refusedUpgrade(response.statusCode ?? 0, address.authority));
    });
    ws.on("error", (error: Error) => {
      fail(new AgentError("unreachable", `${address.authority} did not open the agent socket: ${messageOf(error)}`));
    });
    ws.once("open", () => {
      clearTimeout(timer);
      ws.removeAllListeners("error");
      ws.removeAllListeners("unexpected-response");
      stop.removeEventListener("abort", giveUp);
      resolve({ ws, certSha256 });
    });
  });
}

function refusedUpgrade(status: number, authority: string): AgentError {
  if (status === 401 || status === 403) {
    return new AgentError("unauthorized", `${authority} does not accept this host's token (HTTP ${status})`);
  }
  if (status === 429 || status >= 500) {
    return new AgentError("unreachable", `${authority} cannot take the connection now (HTTP ${status})`);
  }
  return new AgentError("upgrade_refused", `${authority} answered HTTP ${status} instead of opening the agent socket`);
}
