import { ERROR_STATUS } from "@/server/core/errors";
import { SESSION_COOKIE } from "@/server/domain/users";

export const SECURITY_SCHEMES = {
  session: { type: "apiKey", in: "cookie", name: SESSION_COOKIE, description: "Set by POST /api/auth/login." },
  api_token: { type: "http", scheme: "bearer", description: "An API token of a user: rmt_…" },
};
export const PROBLEM = {
  type: "object",
  description: "Why a request was refused, and what to do next.",
  required: ["code", "message"],
  properties: {
    code: { type: "string", enum: Object.keys(ERROR_STATUS) },
    message: { type: "string" },
    details: {
      type: "array",
      description: "Refused fields.",
      items: {
        type: "object",
        required: ["field", "message"],
        properties: { field: { type: "string" }, message: { type: "string" } },
      },
    },
  },
};
export const IDEMPOTENCY_KEY = {
  name: "Idempotency-Key",
  in: "header",
  description:
    "The caller's own name for this request, best a UUID. Sent again with it, the request creates nothing new.",
  schema: { type: "string", minLength: 1, maxLength: 255, pattern: "^[ -~]+$" },
};
export const HEADERS = {
  NextCursor: { description: "What to send as cursor for the next page.", schema: { type: "string" } },
  Link: { description: 'The address of the next page with rel="next".', schema: { type: "string" } },
  Replayed: {
    description: "The answer of an earlier request with this key.",
    schema: { type: "string", const: "true" },
  },
  RetryAfter: { description: "Seconds to wait.", schema: { type: "integer" } },
};
