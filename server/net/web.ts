import { existsSync } from "node:fs";
import { createServer as createPlainServer, type IncomingMessage, Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer, Server as TlsServer } from "node:https";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { type AppError, ERROR_STATUS } from "@/server/core/errors";
import { StartError } from "@/server/core/start-error";
import { answerBrokenRequests } from "./broken-requests";
import { keepContentLength } from "./content-length";
import { createAddressResolver } from "./remote-address";
import { ALLOWED_METHODS, plainTarget, requestProblem } from "./request-guard";
import { nameScripts } from "./script-type";
import { applySecurityHeaders } from "./security-headers";
import type { CertificatePair } from "./tls/certificate";

export type Web = {
  server: Server;
  /** The client's address after trusted proxies; it also takes spoofable headers off the request. */
  addressOf(request: IncomingMessage): string;
  /** Next's own upgrade handler: for its development socket only. */
  upgradeToNext(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** From here on requests are given to Next; before, they are answered with 503. */
  open(): Promise<void>;
  /** Shows another certificate from the next connection on. */
  serve(pair: CertificatePair): void;
  /** Takes no new connections, lets running answers finish for a moment, then ends what is left (live streams). */
  close(): Promise<void>;
};

export type WebOptions = {
  rootDir: string;
  isDev: boolean;
  publicUrl: string;
  trustedProxies: string[];
  /** Null without TLS of its own. */
  tls: CertificatePair | null;
};

const DRAIN_MS = 2_000;

/**
 * The HTTP(S) server with the built Next app behind it.
 * Next listens for upgrades on the server that it is told of, so it is told of one that never listens: an upgrade
 * handed to Next in production reaches code that must not see it (CVE-2026-44578).
 * @throws StartError when the app has not been built
 */
export async function createWeb({ rootDir, isDev, publicUrl, trustedProxies, tls }: WebOptions): Promise<Web> {
  if (!isDev && !existsSync(join(rootDir, ".next/BUILD_ID")))
    throw new StartError("The web interface has not been built; run `npm run build`, then start again.");
  const addressOf = createAddressResolver(trustedProxies);
  const isHttps = publicUrl.startsWith("https:");
  const { default: next } = await import("next");
  const app = next({ dev: isDev, dir: rootDir, quiet: !isDev, httpServer: new Server() });
  let handle: ((request: IncomingMessage, response: ServerResponse) => Promise<void>) | null = null;

  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    addressOf(request);
    request.url = plainTarget(request.url ?? "");
    applySecurityHeaders({ request, response, isHttps, isDev });
    if (!handle) return refuse(response);
    const problem = requestProblem(request);
    if (problem) return answerProblem(response, problem);
    keepContentLength(response);
    nameScripts({ request, response });
    handle(request, response).catch(() => response.destroy());
  };
  // Node would answer a missing Host and an unknown Expect without a body; RFC 9110, 10.1.1 lets the latter pass.
  const options = { requireHostHeader: false };
  const server = tls
    ? createTlsServer({ ...options, cert: tls.cert, key: tls.key }, onRequest)
    : createPlainServer(options, onRequest);
  server.on("checkExpectation", onRequest);
  answerBrokenRequests(server);
  server.keepAliveTimeout = 65_000;

  return {
    server,
    addressOf,
    upgradeToNext: (request, socket, head) => void app.getUpgradeHandler()(request, socket, head),
    open: async () => {
      await app.prepare();
      handle = app.getRequestHandler();
    },
    serve: ({ cert, key }) => {
      if (server instanceof TlsServer) server.setSecureContext({ cert, key });
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
      await closed;
      clearTimeout(timer);
      await app.close();
    },
  };
}

function refuse(response: ServerResponse): void {
  const message = "The server is starting or stopping; try again in a few seconds.";
  response.writeHead(503, { "content-type": "application/json", "retry-after": "2" });
  response.end(JSON.stringify({ code: "shutting_down", message }));
}

function answerProblem(response: ServerResponse, { code, message }: AppError): void {
  const allow = code === "method_not_allowed" ? { allow: ALLOWED_METHODS } : {};
  response.writeHead(ERROR_STATUS[code], { "content-type": "application/json", "cache-control": "no-store", ...allow });
  response.end(JSON.stringify({ code, message }));
}
