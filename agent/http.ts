/** The one HTTP call of the agent. Not `fetch`, because that cannot be held to a pinned certificate. */
import { request } from "node:http";
import { AgentError, messageOf } from "./errors.ts";
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
        createConnection: () => socket,
        host: address.host,
        port: address.port,
        method: "POST",
        path: `${address.basePath}${path}`,
        headers: {
          host: address.authority,
          "content-type": "application/json",
          "content-length": payload.length,
          "user-agent": `restic-manager-agent/${AGENT_VERSION}`,
          connection: "close",
        },
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

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
