/**
 * A short look at a REST server's door before restic knocks: newer restic versions keep retrying an unreachable one
 * for a quarter of an hour. Only name, port and TLS handshake are tried, nothing is sent; all else is restic's to judge.
 */
import { connect as connectPlain, isIP } from "node:net";
import { connect as connectTls } from "node:tls";
import { messageOf, systemCodeOf } from "../errors.ts";

const TIMEOUT_MS = 10_000;

/** Why a `rest:` repository cannot be reached, as part of a sentence; null when it answers or cannot be tried. */
export function preflight(
  repositoryUrl: string,
  env: Record<string, string>,
  timeoutMs: number = TIMEOUT_MS,
): Promise<string | null> {
  const url = repositoryUrl.startsWith("rest:") ? URL.parse(repositoryUrl.slice("rest:".length)) : null;
  if (url === null || isProxied(url, env)) return Promise.resolve(null);
  const isTls = url.protocol === "https:";
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const port = url.port === "" ? (isTls ? 443 : 80) : Number(url.port);
  return new Promise((resolve) => {
    const socket = isTls
      ? // The certificate is restic's to judge, by the host's own authorities; nothing secret goes over this stream.
        connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}), rejectUnauthorized: false })
      : connectPlain({ host, port });
    let isConnected = false;
    const finish = (problem: string | null) => {
      clearTimeout(timer);
      socket.removeAllListeners().on("error", () => {});
      socket.destroy();
      resolve(problem);
    };
    const timer = setTimeout(() => finish(`${url.host} does not answer within ${timeoutMs / 1000} s`), timeoutMs);
    socket.on("connect", () => (isConnected = true));
    socket.once(isTls ? "secureConnect" : "connect", () => finish(null));
    socket.on("error", (error) => finish(isConnected ? tlsProblem(url.host, error) : connectProblem(url, error)));
    socket.on("close", () =>
      finish(isConnected ? `${url.host} does not speak TLS` : `${url.host} closed the connection`),
    );
  });
}

function isProxied(url: URL, env: Record<string, string>): boolean {
  const name = url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  return Boolean(env[name] ?? env[name.toLowerCase()]);
}

const tlsProblem = (authority: string, error: Error): string =>
  `${authority} does not speak TLS as expected (${messageOf(error)}); is it https at all?`;

function connectProblem(url: URL, error: Error): string {
  switch (systemCodeOf(error)) {
    case "ECONNREFUSED":
      return `${url.host} refused the connection`;
    case "ENOTFOUND":
    case "EAI_AGAIN":
    case "EAI_NONAME":
      return `the name ${url.hostname} cannot be resolved`;
    default:
      return `${url.host}: ${messageOf(error)}`;
  }
}
