import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

/** Addresses that hold a secret, which no other website may learn and no search engine keep. */
const SECRET_ADDRESS = /^\/(api\/downloads|download)\//;

type Exchange = { request: IncomingMessage; response: ServerResponse; isHttps: boolean; isDev: boolean };

/**
 * Scripts run only with this answer's nonce; Next finds it in the request's own policy header and puts it on its tags.
 * Styles may be inline because positioned parts (menus, tooltips) need style attributes; text is always escaped.
 */
export function applySecurityHeaders({ request, response, isHttps, isDev }: Exchange): void {
  const nonce = randomBytes(16).toString("base64");
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDev ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
  request.headers["content-security-policy"] = policy;
  response.setHeader("Content-Security-Policy", policy);
  response.setHeader("X-Content-Type-Options", "nosniff");
  response.setHeader("X-Frame-Options", "DENY");
  const isSecret = SECRET_ADDRESS.test(request.url ?? "");
  response.setHeader("Referrer-Policy", isSecret ? "no-referrer" : "same-origin");
  if (isSecret) response.setHeader("X-Robots-Tag", "noindex, nofollow, noarchive");
  response.setHeader("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
  if (isHttps) response.setHeader("Strict-Transport-Security", "max-age=31536000");
}
