import type { ErrorCode } from "@/server/core/errors";
import type { JsonOperation } from "../operations/operation";
import { refusalsOf } from "../operations/refusals";
import { isRepeatable } from "../operations/repeatable";
import type { JsonRouteKey } from "../operations/table";
import type { HEADERS } from "./components";
import type { Json } from "./shapes";

export const bodyOf = ({ example, isBodyOptional }: JsonOperation, schema: Json): Json => ({
  required: !isBodyOptional,
  content: { "application/json": { schema, ...(example === undefined ? {} : { example }) } },
});

export function successOf(key: JsonRouteKey, { answer, isPaged }: JsonOperation, schema: Json | undefined): Json {
  const header = (name: keyof typeof HEADERS) => ({ $ref: `#/components/headers/${name}` });
  const headers = {
    ...(isPaged ? { "X-Next-Cursor": header("NextCursor"), Link: header("Link") } : {}),
    ...(isRepeatable(key) ? { "Idempotency-Replayed": header("Replayed") } : {}),
  };
  const success = {
    description: "holds" in answer ? answer.holds : answer.status === 204 ? "Done; the answer is empty." : "Done.",
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
    ...(schema ? { content: { "application/json": { schema } } } : {}),
    ...("media" in answer ? { content: { [answer.media]: { schema: {} } } } : {}),
  };
  const also = "alsoStatus" in answer ? (answer.alsoStatus ?? []) : [];
  return {
    [answer.status]: success,
    ...Object.fromEntries(
      also.map((status) => [status, status === 304 ? { description: "It is what the caller has." } : success]),
    ),
  };
}

/** One response a status, which names the codes that it may come with. */
export function refusalResponses(key: JsonRouteKey, operation: JsonOperation, shared: Map<string, Json>): Json {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const { code, status } of refusalsOf(key, operation))
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => {
      const name = [status, ...codes.sort()].join("_");
      shared.set(name, refusal(codes));
      return [status, { $ref: `#/components/responses/${name}` }];
    }),
  );
}

const WITH_RETRY_AFTER: readonly ErrorCode[] = ["rate_limited", "idempotency_in_progress"];

const refusal = (codes: readonly ErrorCode[]): Json => ({
  description: codes.join(", "),
  ...(codes.some((code) => WITH_RETRY_AFTER.includes(code))
    ? { headers: { "Retry-After": { $ref: "#/components/headers/RetryAfter" } } }
    : {}),
  content: {
    "application/json": {
      schema: {
        allOf: [
          { $ref: "#/components/schemas/Problem" },
          { type: "object", properties: { code: { type: "string", enum: codes } } },
        ],
      },
    },
  },
});
