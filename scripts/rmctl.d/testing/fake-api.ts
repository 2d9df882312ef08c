import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface Seen {
  method: string;
  /** With its query. */
  path: string;
  headers: IncomingMessage["headers"];
  body: unknown;
}
type Plain = { status?: number; body?: unknown; text?: string; headers?: Record<string, string> };
/** `cut` breaks the connection without an answer; a function writes the answer itself. */
export type Reply = "cut" | Plain | ((response: ServerResponse) => void);
type Handler = ((seen: Seen) => Reply) | "cut" | Plain;

export interface FakeApi {
  readonly url: string;
  /** Every request, in order. */
  readonly seen: Seen[];
  /** Changes what a route answers from now on. */
  on(route: string, handler: Handler): void;
  stop(): Promise<void>;
}

/**
 * An API that answers as a test says, so that every refusal and every broken connection can be had. Routes are
 * `METHOD /path`; anything else is 404 `not_found`.
 */
export async function startFakeApi(
  routes: Record<string, Handler> = {},
  tls?: { key: string; cert: string },
): Promise<FakeApi> {
  const table = new Map(Object.entries(routes));
  const seen: Seen[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const one = await read(request);
    seen.push(one);
    const handler = table.get(`${one.method} ${one.path.split("?")[0]}`) ?? MISSING;
    const reply = typeof handler === "function" ? handler(one) : handler;
    if (reply === "cut") response.destroy();
    else if (typeof reply === "function") reply(response);
    else write(response, reply);
  };
  const server = tls ? createTlsServer(tls, answer) : createServer(answer);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const stop = async () => {
    if (!server.listening) return;
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  };
  onTestFinished(stop);
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls ? "https" : "http"}://127.0.0.1:${port}`,
    seen,
    on: (route, handler) => void table.set(route, handler),
    stop,
  };
}

async function read(request: IncomingMessage): Promise<Seen> {
  let text = "";
  for await (const piece of request.setEncoding("utf8")) text += piece;
  const { method = "", url = "", headers } = request;
  return { method, path: url, headers, body: text === "" ? null : JSON.parse(text) };
}

const MISSING = { status: 404, body: { code: "not_found", message: "There is nothing here; look again." } };

function write(response: ServerResponse, { status = 200, body, text, headers = {} }: Plain): void {
  const type = text === undefined ? "application/json" : "text/plain";
  response.writeHead(status, { ...(status === 204 ? {} : { "content-type": type }), ...headers });
  response.end(text ?? (body === undefined ? undefined : JSON.stringify(body)));
}
