/** The agent's HTTP calls. Not `fetch`, because that cannot be held to a pinned certificate. */
import { type IncomingMessage, type RequestOptions, request } from "node:http";
import type { Socket } from "node:net";
import { AgentError, messageOf } from "./errors.ts";
import { parseOrNull } from "./json.ts";
import { openSocket, type ServerAddress, type ServerTrust } from "./transport.ts";
import { AGENT_VERSION } from "./version.ts";

export type HttpAnswer = {
  status: number;
  /** Parsed JSON, or null when the body is something else. */
  body: unknown;
  /** Where a redirect points to; undefined otherwise. */
  location: string | undefined;
  certSha256: string | null;
};

const TIMEOUT_MS = 30_000;
const MAX_BODY_BYTES = 64 * 1024;

/** One request on a verified stream, which ends with it: where it goes and who asks. `headers` win over these. */
export const requestOn = (
  socket: Socket,
  { address, path, headers }: { address: ServerAddress; path: string; headers: Record<string, string> },
): RequestOptions => ({
  createConnection: () => socket,
  host: address.host,
  port: address.port,
  path: `${address.basePath}${path}`,
  headers: {
    host: address.authority,
    "user-agent": `restic-manager-agent/${AGENT_VERSION}`,
    connection: "close",
    ...headers,
  },
});

/** Posts JSON to a path below the server's base URL. Throws `unreachable`, `tls_failed` or `pin_mismatch`. */
export async function postJson({
  address,
  trust,
  path,
  body,
}: {
  address: ServerAddress;
  trust: ServerTrust;
  path: string;
  body: unknown;
}): Promise<HttpAnswer> {
  const { socket, certSha256 } = await openSocket({ address, trust, timeoutMs: TIMEOUT_MS });
  const payload = new TextEncoder().encode(JSON.stringify(body));
  return await new Promise<HttpAnswer>((resolve, reject) => {
    const fail = (why: string) => reject(new AgentError("unreachable", `${address.authority} ${why}`));
    const call = request(
      {
        ...requestOn(socket, {
          address,
          path,
          headers: { "content-type": "application/json", "content-length": String(payload.length) },
        }),
        method: "POST",
        timeout: TIMEOUT_MS,
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (part: string) => {
          text += part;
          if (text.length > MAX_BODY_BYTES) response.destroy();
        });
        response.on("close", () => {
          const location = response.headers.location;
          resolve({ status: response.statusCode ?? 0, body: parseOrNull(text), location, certSha256 });
        });
      },
    );
    call.on("timeout", () => call.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)));
    call.on("error", (error) => fail(`did not answer: ${messageOf(error)}`));
    call.end(payload);
  }).finally(() => socket.destroy());
}

export type OpenDownload = {
  status: number;
  header(name: string): string | undefined;
  /** Ends early, or throws, when the connection breaks or is silent for too long. */
  body: AsyncIterable<Uint8Array>;
  close(): void;
};

/** Opens a path below the server's base URL for reading from byte `from` on. Throws like `postJson`. */
export async function openDownload({
  address,
  trust,
  path,
  from,
  stop,
}: {
  address: ServerAddress;
  trust: ServerTrust;
  path: string;
  from: number;
  stop: AbortSignal;
}): Promise<OpenDownload> {
  const { socket } = await openSocket({ address, trust, timeoutMs: TIMEOUT_MS, stop });
  const giveUp = () => socket.destroy();
  stop.addEventListener("abort", giveUp);
  let idle: ReturnType<typeof setTimeout> | undefined;
  const heard = () => {
    clearTimeout(idle);
    idle = setTimeout(giveUp, TIMEOUT_MS);
  };
  const close = () => {
    clearTimeout(idle);
    stop.removeEventListener("abort", giveUp);
    socket.destroy();
  };
  heard();
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const fail = (why: string) => reject(new AgentError("unreachable", `${address.authority} ${why}`));
      const call = request(
        requestOn(socket, {
          address,
          path,
          // What is counted and summed up is the file itself.
          headers: { "accept-encoding": "identity", ...(from === 0 ? {} : { range: `bytes=${from}-` }) },
        }),
        resolve,
      );
      call.on("error", (error) => fail(`did not answer: ${messageOf(error)}`));
      socket.on("close", () => fail("closed the connection without an answer"));
      call.end();
    });
    return {
      status: response.statusCode ?? 0,
      header(name) {
        const value = response.headers[name];
        return Array.isArray(value) ? value[0] : value;
      },
      body: heardOf(response, heard),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

async function* heardOf(response: IncomingMessage, heard: () => void): AsyncGenerator<Uint8Array> {
  for await (const bytes of response) {
    heard();
    yield bytes;
  }
}
