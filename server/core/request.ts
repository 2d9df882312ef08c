import { isIP } from "node:net";
import type { Actor } from "./context";
import { AppError } from "./errors";

/** Set by the custom server after trusted proxies were taken into account; what a client sends under it is dropped. */
export const REMOTE_ADDRESS_HEADER = "x-rm-remote-address";
export const remoteAddress = (headers: Headers): string => headers.get(REMOTE_ADDRESS_HEADER) ?? "unknown";

/** Next drops a route's Content-Length; the custom server turns this header into it. */
export const CONTENT_LENGTH_HEADER = "x-rm-content-length";

/** By what a person is told who did something. */
export const actorName = (actor: Actor): string => (actor.kind === "anonymous" ? "anonymous" : actor.name);

/** Where an actor calls from; "unknown" for the server itself. */
export const addressOf = (actor: Actor): string => (actor.kind === "system" ? "unknown" : actor.address);

/**
 * The network that counts as one place for rate limits: an IPv4 address, or the /64 that one IPv6 customer gets.
 */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = "", tail] = address.split("%")[0]?.split("::") ?? [];
  const left = head.split(":").filter(Boolean);
  const right = tail === undefined ? [] : tail.split(":").filter(Boolean);
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => "0");
  const groups = [...left, ...(tail === undefined ? [] : zeros), ...right].map((group) => Number.parseInt(group, 16));
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(":")}::/64`;
}

/** The value of one cookie, or null. */
export function readCookie(headers: Headers, name: string): string | null {
  for (const pair of (headers.get("cookie") ?? "").split(";")) {
    const [key, ...value] = pair.trim().split("=");
    if (key === name) return value.join("=") || null;
  }
  return null;
}

/**
 * Refuses a write that another website made the browser send. No `Origin` is fine: programs send none.
 * Besides the public URL, the host the request itself was sent to is accepted: a page of that host is this server's.
 * @throws AppError `foreign_origin`
 */
export function assertOwnOrigin(headers: Headers, publicUrl: string): void {
  const origin = headers.get("origin");
  if (origin === null || origin === new URL(publicUrl).origin) return;
  const host = headers.get("host");
  if (host && URL.canParse(origin) && new URL(origin).host === host.toLowerCase()) return;
  throw new AppError("foreign_origin", `Requests from another website are refused; open ${publicUrl} and do it there.`);
}

/**
 * Refuses what a link or a form of another website made the browser ask for, where already asking does something.
 * Programs do not say where they come from; a person who types the address comes from nowhere.
 * @throws AppError `foreign_origin`
 */
export function assertOwnSite(headers: Headers, publicUrl: string): void {
  const site = headers.get("sec-fetch-site");
  if (site === null || site === "same-origin" || site === "none") return;
  throw new AppError("foreign_origin", `Requests from another website are refused; open ${publicUrl} and do it there.`);
}

export const MAX_BODY_BYTES = 1024 * 1024;

/**
 * The body as text, read no further than the limit whatever Content-Length says.
 * @throws AppError `body_too_large`
 */
export async function readBody(request: Request, maxBytes = MAX_BODY_BYTES): Promise<string> {
  const tooLarge = () => new AppError("body_too_large", `Send a body of at most ${maxBytes} bytes.`);
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge();
  if (!request.body) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > maxBytes) {
      await reader.cancel();
      throw tooLarge();
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks).toString("utf8");
}
