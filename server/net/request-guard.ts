import type { IncomingMessage } from "node:http";
import { AppError } from "@/server/core/errors";

/** The methods that Next knows; it answers others with an empty 400 or a 500. */
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
export const ALLOWED_METHODS = METHODS.join(", ");

/**
 * Why a request must not be handed to Next, which would fail on it: a method it does not know, or an address whose
 * percent-encoding is broken.
 * @returns null when it may go on
 */
export function requestProblem({ method = "", url = "" }: Pick<IncomingMessage, "method" | "url">): AppError | null {
  if (!METHODS.includes(method))
    return new AppError("method_not_allowed", `Use one of these methods: ${ALLOWED_METHODS}.`);
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
