import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { EXIT } from "./exit-codes.mjs";
import { Problem, refusal } from "./problem.mjs";
import { readText, send, Unreachable } from "./transport.mjs";

/**
 * @typedef {{ server: string, token: string | null, trust: import("./trust.mjs").Trust,
 *   onPause?: (text: string) => void, pausesMs?: readonly number[] }} Target
 * `server` is scheme, host and port. `onPause` hears why something takes longer.
 * @typedef {{ status: number, data: any, text: string, next: string | null, cookie: string | null }} Answer
 * `next` is where the page after this one starts, `cookie` the session that a login began.
 * @typedef {ReturnType<typeof openApi>} Api
 */

/** Before the second, third and fourth try. */
const PAUSES_MS = [300, 1_000, 3_000];
const LONGEST_RETRY_AFTER_S = 120;

/**
 * The JSON API. Calls repeat on a broken connection: reads as they are, creating calls under one idempotency key, so
 * that nothing is made twice. 429 is honoured once.
 * @param {Target} target
 */
export function openApi({ server, token, trust, onPause = () => {}, pausesMs = PAUSES_MS }) {
  const authorization = token === null ? {} : { authorization: `Bearer ${token}` };

  /**
   * @param {string} method
   * @param {string} path
   * @param {{ body?: unknown, headers?: Record<string, string> }} [extra]
   * @returns {Promise<Answer>} a 2xx
   * @throws {Problem}
   */
  async function call(method, path, { body, headers = {} } = {}) {
    const url = new URL(path, server);
    const isRead = method === "GET";
    const request = {
      method,
      url,
      trust,
      headers: {
        accept: "application/json",
        ...authorization,
        ...(isRead ? {} : { "content-type": "application/json" }),
        ...(method === "POST" ? { "idempotency-key": randomUUID() } : {}),
        ...headers,
      },
      ...(isRead ? {} : { body: JSON.stringify(body ?? {}) }),
    };
    let [hasBroken, hasWaited] = [false, false];
    for (let tries = 0; ; tries += 1) {
      try {
        const answer = await send(request);
        const { status } = toAnswer(answer);
        const text = await readText(answer, url);
        if (status >= 200 && status < 300) return accepted(answer, text, url);
        const pause = retryPause(answer, text, { hasWaited });
        // What is gone after a repeat was removed by the try whose answer was lost.
        if (pause === null && method === "DELETE" && status === 404 && hasBroken)
          return { status: 204, data: null, text: "", next: null, cookie: null };
        if (pause === null) throw refusal(status, parsed(text));
        hasWaited ||= status === 429;
        if (status === 429) onPause(`Too many requests; trying again in ${pause / 1000} s.`);
        await sleep(pause);
      } catch (error) {
        const pause = pausesMs[tries];
        if (!(error instanceof Unreachable) || error.isUntrusted || pause === undefined) throw error;
        if (!error.isBroken && !hasBroken) throw error;
        hasBroken = true;
        onPause("The connection broke; trying again.");
        await sleep(pause);
      }
    }
  }

  return {
    server,
    call,
    /** @param {string} path */
    get: async (path) => (await call("GET", path)).data,
    /** @param {string} path @param {unknown} [body] */
    post: async (path, body) => (await call("POST", path, { body })).data,
    /** @param {string} path @param {unknown} body */
    patch: async (path, body) => (await call("PATCH", path, { body })).data,
    /** @param {string} path */
    remove: async (path) => (await call("DELETE", path)).data,
    /**
     * One try, with the body still to be read. For streams.
     * @param {string} path
     * @param {{ headers?: Record<string, string>, signal?: AbortSignal | undefined, timeoutMs?: number }} [extra]
     * @throws {Problem}
     */
    async open(path, { headers = {}, signal, timeoutMs } = {}) {
      const url = new URL(path, server);
      const timeout = timeoutMs === undefined ? {} : { timeoutMs };
      const answer = await send({
        method: "GET",
        url,
        trust,
        headers: { ...authorization, ...headers },
        signal,
        ...timeout,
      });
      const { status } = toAnswer(answer);
      if (status === 200) return answer;
      throw refusal(status, parsed(await readText(answer, url)));
    },
  };
}

/** @param {import("node:http").IncomingMessage} answer */
function toAnswer({ statusCode = 0, headers }) {
  if (statusCode >= 300 && statusCode < 400)
    throw new Problem({
      exit: EXIT.unreachable,
      code: "redirected",
      message: `The server sends this request on to ${headers.location ?? "another address"}.`,
      next: "Use that address as the server's.",
    });
  return { status: statusCode };
}

/**
 * @param {import("node:http").IncomingMessage} answer
 * @param {string} text
 * @param {URL} url
 * @returns {Answer}
 */
function accepted({ statusCode = 0, headers }, text, url) {
  const isJson = /^application\/json\b/.test(headers["content-type"] ?? "");
  const data = text === "" ? null : parsed(text);
  if (text !== "" && (!isJson || data === undefined))
    throw new Problem({
      exit: EXIT.unreachable,
      code: "not_the_api",
      message: `${url.origin} answers, but not as a restic-manager server.`,
      next: "Check the address.",
    });
  const next = headers["x-next-cursor"];
  const cookie = headers["set-cookie"]?.find((line) => line.startsWith("rm_session="))?.split(";")[0] ?? null;
  return { status: statusCode, data, text, next: typeof next === "string" ? next : null, cookie };
}

/**
 * How long to wait before the same request is sent again, in milliseconds; null when it is refused for good.
 * @param {import("node:http").IncomingMessage} answer
 * @param {string} text
 * @param {{ hasWaited: boolean }} past
 */
function retryPause({ statusCode, headers }, text, { hasWaited }) {
  const seconds = Number(headers["retry-after"] ?? Number.NaN);
  if (statusCode === 409 && parsed(text)?.code === "idempotency_in_progress") return (seconds || 1) * 1000;
  if (statusCode !== 429 || hasWaited || !(seconds <= LONGEST_RETRY_AFTER_S)) return null;
  return seconds * 1000;
}

/** @param {string} text @returns {any} undefined when it is no JSON */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
