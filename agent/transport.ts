/**
 * One verified stream to the server, for HTTP and WebSocket alike. With a pin the certificate is compared before a
 * single byte of ours is sent: the pin replaces the public certificate authorities, so self-signed servers work.
 */
import { createHash, X509Certificate } from "node:crypto";
import { connect as connectPlain, isIP, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { AgentError, messageOf, systemCodeOf } from "./errors.ts";

export type ServerTrust =
  | { kind: "authorities" }
  /** Lower-case hex SHA-256 of the certificate's DER; `next` while the server is about to exchange it. */
  | { kind: "certificate"; sha256: string; next?: string }
  /** `sha256//BASE64` of the public key's SPKI, several joined by `;`, as curl's --pinnedpubkey takes it. */
  | { kind: "public-key"; pins: string };

export type ServerAddress = {
  isTls: boolean;
  /** Without brackets when it is an IPv6 address. */
  host: string;
  port: number;
  /** `host:port` for the Host header; the port is left out when it is the scheme's own. */
  authority: string;
  /** Path prefix without a trailing slash; empty when the server sits at the root. */
  basePath: string;
};

export type OpenedSocket = {
  socket: Socket | TLSSocket;
  /** Lower-case hex SHA-256 of the certificate that the server showed; null without TLS. */
  certSha256: string | null;
};

/** Splits `RM_SERVER`. A path prefix and a trailing slash are fine. Throws `bad_config`. */
export function parseServerUrl(text: string): ServerAddress {
  const url = URL.parse(text);
  if (url === null || !["http:", "https:"].includes(url.protocol) || url.hostname === "") {
    throw new AgentError("bad_config", "RM_SERVER must look like https://manager.example");
  }
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new AgentError("bad_config", "RM_SERVER must hold no user, password, query or fragment");
  }
  const isTls = url.protocol === "https:";
  return {
    isTls,
    host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: url.port === "" ? (isTls ? 443 : 80) : Number(url.port),
    authority: url.host,
    basePath: url.pathname.replace(/\/+$/, ""),
  };
}

/** What is said once about a server that is reached without TLS over a network; null when there is no such risk. */
export function plainHttpWarning({ isTls, host }: ServerAddress): string | null {
  const isLoopback = /^(127(\.\d+){3}|::1|(.+\.)?localhost)$/.test(host);
  if (isTls || isLoopback) return null;
  return "RM_SERVER is http://: whoever is between this host and the server reads its tokens and passwords, and can take it over; give the server a certificate and use https://";
}

/** Opens and verifies a stream. Throws `unreachable`, `tls_failed` or `pin_mismatch`. */
export function openSocket({
  address,
  trust,
  timeoutMs,
  stop,
}: {
  address: ServerAddress;
  trust: ServerTrust;
  timeoutMs: number;
  /** Aborted when nobody waits for the stream any more. */
  stop?: AbortSignal;
}): Promise<OpenedSocket> {
  if (!address.isTls && trust.kind !== "authorities") {
    const why = "a certificate is pinned, but RM_SERVER is http://, where nothing can be checked: use https://";
    return Promise.reject(new AgentError("pin_mismatch", why));
  }
  return new Promise((resolve, reject) => {
    const { host, port, isTls } = address;
    const socket = isTls
      ? connectTls({
          host,
          port,
          ...(isIP(host) === 0 ? { servername: host } : {}),
          rejectUnauthorized: trust.kind === "authorities",
          ALPNProtocols: ["http/1.1"],
        })
      : connectPlain({ host, port });
    let isConnected = false;
    const settle = () => {
      clearTimeout(timer);
      stop?.removeEventListener("abort", giveUp);
    };
    const fail = (error: AgentError) => {
      settle();
      socket.destroy();
      reject(error);
    };
    const giveUp = () => fail(new AgentError("unreachable", `the connection to ${address.authority} was given up`));
    const timer = setTimeout(
      () => fail(new AgentError("unreachable", `${address.authority} did not answer within ${timeoutMs / 1000} s`)),
      timeoutMs,
    );
    socket.on("connect", () => (isConnected = true));
    socket.on("error", (error) => fail(connectError({ address, error, isConnected })));
    socket.on("close", () => fail(connectError({ address, error: new Error("closed"), isConnected })));
    socket.once(isTls ? "secureConnect" : "connect", () => {
      const checked = checkPeer(socket, trust);
      if (checked instanceof AgentError) return fail(checked);
      settle();
      socket.removeAllListeners("error").removeAllListeners("close");
      socket.on("error", () => {});
      resolve({ socket, certSha256: checked });
    });
    if (stop?.aborted) giveUp();
    else stop?.addEventListener("abort", giveUp);
  });
}

/** The certificate's SHA-256 when it may be trusted, null without TLS, or why it may not. */
function checkPeer(socket: Socket | TLSSocket, trust: ServerTrust): string | null | AgentError {
  if (!("getPeerCertificate" in socket)) return null;
  const der = socket.getPeerCertificate().raw;
  if (!der) return new AgentError("tls_failed", "the server showed no certificate");
  const sha256 = createHash("sha256").update(der).digest("hex");
  switch (trust.kind) {
    case "authorities":
      return sha256;
    case "certificate":
      if (sha256 === trust.sha256 || sha256 === trust.next) return sha256;
      return new AgentError("pin_mismatch", `the server's certificate ${sha256} is not the pinned ${pinsOf(trust)}`);
    case "public-key": {
      const shown = `sha256//${publicKeyHash(der)}`;
      return trust.pins.split(";").includes(shown)
        ? sha256
        : new AgentError("pin_mismatch", `the server's public key ${shown} is not the pinned ${trust.pins}`);
    }
  }
}

const pinsOf = ({ sha256, next }: ServerTrust & { kind: "certificate" }): string =>
  next === undefined ? sha256 : `${sha256} or the announced ${next}`;

function publicKeyHash(der: Uint8Array): string {
  const spki = new X509Certificate(der).publicKey.export({ type: "spki", format: "der" });
  return createHash("sha256").update(spki).digest("base64");
}

function connectError({
  address,
  error,
  isConnected,
}: {
  address: ServerAddress;
  error: Error;
  isConnected: boolean;
}): AgentError {
  const { authority, isTls } = address;
  const detail = messageOf(error);
  if (isTls && isConnected) return new AgentError("tls_failed", `no trusted TLS connection to ${authority}: ${detail}`);
  switch (systemCodeOf(error)) {
    case "ECONNREFUSED":
      return new AgentError("unreachable", `${authority} refused the connection`);
    case "ENOTFOUND":
    case "EAI_AGAIN":
    case "EAI_NONAME":
      return new AgentError("unreachable", `the name ${address.host} cannot be resolved`);
    default:
      return new AgentError("unreachable", `${authority} cannot be reached: ${detail}`);
  }
}
