import { EXIT, exitOfStatus } from "./exit-codes.mjs";
import { oneLine } from "./text.mjs";

/** What ends a command early. `code` is the API's own where it comes from there; `next` says what to do, or is empty. */
export class Problem extends Error {
  /** @override */
  name = "Problem";

  /** @param {{ exit: number, code: string, message: string, next?: string, cause?: unknown }} facts */
  constructor({ exit, code, message, next = "", cause }) {
    super(message, cause === undefined ? undefined : { cause });
    this.exit = exit;
    this.code = code;
    this.next = next;
  }
}

/**
 * @param {string} message
 * @param {string} [next]
 */
export const wrongUsage = (message, next) =>
  new Problem({ exit: EXIT.usage, code: "usage", message, ...(next === undefined ? {} : { next }) });

/**
 * A refusal of the API: its code, its sentence and its refused fields.
 * @param {number} status
 * @param {unknown} body parsed JSON
 */
export function refusal(status, body) {
  const { code, message, details } = /** @type {Refusal} */ (typeof body === "object" && body !== null ? body : {});
  const fields = Array.isArray(details) ? details.map((detail) => `${detail.field}: ${detail.message}`).join("; ") : "";
  return new Problem({
    exit: exitOfStatus(status),
    code: typeof code === "string" ? code : `http_${status}`,
    message: `${typeof message === "string" ? message : `The server answered ${status}.`}${fields ? ` (${fields})` : ""}`,
    next: NEXT[String(code)] ?? "",
  });
}
/** @typedef {{ code?: string, message?: string, details?: { field: string, message: string }[] }} Refusal */

/** What rmctl can add to the API's sentence, because it knows its own commands. @type {Record<string, string>} */
const NEXT = {
  unauthenticated: "Run: rmctl login",
  host_not_found: "Run: rmctl hosts",
  job_not_found: "Run: rmctl jobs",
};

/**
 * The one line on standard error.
 * @param {unknown} error
 */
export function describe(error) {
  if (!(error instanceof Problem)) return `rmctl: unexpected: ${oneLine(String(error))}`;
  const { code, message, next } = error;
  return oneLine(`rmctl: ${code}: ${message}${next ? ` ${next}` : ""}`);
}
