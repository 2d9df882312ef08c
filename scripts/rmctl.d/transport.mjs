import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { EXIT } from "./exit-codes.mjs";
import { Problem } from "./problem.mjs";
import { connectPinned } from "./trust.mjs";

/**
 * @typedef {{ method: string, url: URL, headers: Record<string, string>, body?: string,
 *   trust: import("./trust.mjs").Trust, timeoutMs?: number, signal?: AbortSignal | undefined }} Call
 */

const TIMEOUT_MS = 60_000;
/** Nothing was sent: trying again at once would meet the same. */
const NEVER_CONNECTED = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);
const NOT_TRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ISSUER|ALTNAME|PIN_MISMATCH/;

/**
 * Sends one request and resolves with the head of the answer; its body is still to be read. Follows no redirect.
 * @param {Call} call
 * @returns {Promise<import("node:http").IncomingMessage>}
 * @throws {Unreachable}
 */
export async function send({ method, url, headers, body, trust, timeoutMs = TIMEOUT_MS, signal }) {
  const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
  const common = { method, headers: { host: url.host, ...length, ...headers }, ...(signal ? { signal } : {}) };
  try {
    const isPinned = url.protocol === "https:" && trust.pin !== null;
    const socket = isPinned ? await connectPinned(url, /** @type {string} */ (trust.pin)) : null;
    return await new Promise((resolve, reject) => {
      const request = socket
        ? httpRequest({ ...common, path: url.pathname + url.search, createConnection: () => socket })
        : url.protocol === "https:"
          ? httpsRequest(url, { ...common, agent: false, ...(trust.ca ? { ca: trust.ca } : {}) })
          : httpRequest(url, { ...common, agent: false });
      request.setTimeout(timeoutMs, () => request.destroy(new Error(`no answer for ${timeoutMs / 1000} s`)));
      request.once("error", reject);
      request.once("response", resolve);
      request.end(body);
    });
  } catch (error) {
    throw new Unreachable(url, error);
  }
}

/** `isBroken`: the server may have read the request, so only one that does no harm twice may be sent again. */
export class Unreachable extends Problem {
  /**
   * @param {URL} url
   * @param {unknown} error
   */
  constructor(url, error) {
    const { code = "", message = String(error) } = /** @type {{ code?: string, message?: string }} */ (error);
    const isUntrusted = NOT_TRUSTED.test(code);
    super({
      exit: EXIT.unreachable,
      code: isUntrusted ? "certificate_not_trusted" : "server_unreachable",
      message: isUntrusted
        ? `The certificate of ${url.host} is not trusted: ${message}.`
        : `${url.origin}: ${message || code}.`,
      next: isUntrusted
        ? "Give --ca FILE, or --pin with the sha256//… of the server's install line."
        : "Check the address and whether the server runs.",
      cause: error,
    });
    this.isBroken = !isUntrusted && !NEVER_CONNECTED.has(code);
    this.isUntrusted = isUntrusted;
  }
}

/**
 * The body piece by piece; one that breaks off is a problem like any other.
 * @template Piece
 * @param {AsyncIterable<Piece>} body
 * @param {URL} url
 * @throws {Unreachable}
 */
export async function* piecesOf(body, url) {
  try {
    yield* body;
  } catch (error) {
    throw new Unreachable(url, error);
  }
}

/**
 * @param {import("node:http").IncomingMessage} answer
 * @param {URL} url
 */
export async function readText(answer, url) {
  answer.setEncoding("utf8");
  let text = "";
  for await (const piece of piecesOf(answer, url)) text += piece;
  return text;
}
