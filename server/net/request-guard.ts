import type { IncomingMessage } from "node:http";
import { AppError } from "@/server/core/errors";

/** The methods that Next knows; it answers others with an empty 400 or a 500. */
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
export const ALLOWED_METHODS = METHODS.join(", ");

/**
 * The address as Next should see it: without scheme and host (RFC 9112, 3.2.2), each slash once and none at the end.
 * Next answers the others with a redirect, which tells a program nothing.
 */
export function plainTarget(url: string): string {
  const target = url.replace(/^https?:\/\/[^/?#]*/i, "");
  const end = target.search(/[?#]/);
  const path = (end < 0 ? target : target.slice(0, end)).replace(/[\\/]+/g, "/").replace(/(?<=.)\/$/, "");
  return `${path || "/"}${end < 0 ? "" : target.slice(end)}`;
}

/**
 * Why a request must not be handed to Next, which would fail on it: a method it does not know, an address whose
 * percent-encoding is broken, or no host (RFC 9112, 3.2).
 * @returns null when it may go on
 */
export function requestProblem(
  request: Pick<IncomingMessage, "method" | "url" | "httpVersion" | "headers">,
): AppError | null {
  const { method = "", url = "", httpVersion, headers } = request;
  if (!METHODS.includes(method))
    return new AppError("method_not_allowed", `Use one of these methods: ${ALLOWED_METHODS}.`);
  if (httpVersion !== "1.0" && headers.host === undefined)
    return new AppError("invalid_request", "The request names no host; send the header Host.");
  if (url.startsWith("/") && isDecodable(url)) return null;
  return new AppError("invalid_request", "The address is malformed; correct its percent-encoding and try again.");
}

function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(url.split("?", 1)[0] ?? "");
    return true;
  } catch {
    return false;
  }
}
