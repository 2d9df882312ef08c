import { z } from "zod";
import { ERROR_STATUS, type ErrorCode } from "@/server/core/errors";
import { SESSION_COOKIE } from "@/server/domain/users";
import type { JsonOperation } from "./operations/operation";
import { TAGS } from "./operations/operation";
import { refusalsOf } from "./operations/refusals";
import { isRepeatable } from "./operations/repeatable";
import { type JsonRouteKey, jsonOperations } from "./operations/table";
import { ROUTES } from "./routes-table";

type Json = Record<string, unknown>;
type Shapes = { properties: Record<string, Json>; components: Record<string, Json> };

const INTRODUCTION = [
  "Bodies are JSON in snake_case, times are RFC 3339 in UTC.",
  "Every refusal is a Problem: a code and one sentence that says what to do next.",
  "Lists are read in pages with limit and cursor; X-Next-Cursor and Link lead to the next page.",
  "A POST with an Idempotency-Key is done once and can be sent again safely for 24 hours.",
].join(" ");

/** The whole API in OpenAPI 3.1, made of the schemas that check the requests. */
export function openApiDocument({ version, publicUrl }: { version: string; publicUrl: string }): Json & {
  openapi: string;
  info: Json & { title: string };
} {
  const operations = jsonOperations();
  const bodies = shapesOf(operations, "body");
  const queries = shapesOf(operations, "query");
  const answers = shapesOf(operations, "answer");
  const refusals = new Map<string, Json>();
  const paths: Record<string, Json> = {};
  for (const { key, operation } of operations) {
    const { method, path } = addressOf(key);
    paths[path] = {
      ...paths[path],
      [method]: {
        operationId: operation.name,
        tags: [operation.tag],
        summary: operation.summary,
        ...(operation.details ? { description: operation.details } : {}),
        ...securityOf(key),
        parameters: parametersOf(key, queries.properties[key]),
        ...(bodies.properties[key] ? { requestBody: bodyOf(operation, bodies.properties[key]) } : {}),
        responses: {
          ...successOf(key, operation, answers.properties[key]),
          ...refusalResponses(key, operation, refusals),
        },
      },
    };
  }
  return {
    openapi: "3.1.1",
    info: { title: "restic-manager", version, description: INTRODUCTION, license: LICENSE },
    servers: [{ url: publicUrl }],
    tags: TAGS.filter((tag) => operations.some(({ operation }) => operation.tag === tag)).map((name) => ({ name })),
    paths,
    components: {
      schemas: { Problem: PROBLEM, ...bodies.components, ...queries.components, ...answers.components },
      responses: Object.fromEntries(refusals),
      parameters: { IdempotencyKey: IDEMPOTENCY_KEY },
      headers: HEADERS,
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

const LICENSE = { name: "Apache-2.0", identifier: "Apache-2.0" };
const SECURITY_SCHEMES = {
  session: { type: "apiKey", in: "cookie", name: SESSION_COOKIE, description: "Set by POST /api/auth/login." },
  api_token: { type: "http", scheme: "bearer", description: "An API token of a user: rmt_…" },
};
const PROBLEM = {
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
const IDEMPOTENCY_KEY = {
  name: "Idempotency-Key",
  in: "header",
  description:
    "The caller's own name for this request, best a UUID. Sent again with it, the request creates nothing new.",
  schema: { type: "string", minLength: 1, maxLength: 255, pattern: "^[ -~]+$" },
};
const HEADERS = {
  NextCursor: { description: "What to send as cursor for the next page.", schema: { type: "string" } },
  Link: { description: 'The address of the next page with rel="next".', schema: { type: "string" } },
  Replayed: {
    description: "The answer of an earlier request with this key.",
    schema: { type: "string", const: "true" },
  },
  RetryAfter: { description: "Seconds to wait.", schema: { type: "integer" } },
};

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** `GET /api/hosts/[hostId]` → get, /api/hosts/{host_id}. */
function addressOf(key: JsonRouteKey): { method: string; path: string } {
  const [method = "", path = ""] = key.split(" ");
  return {
    method: method.toLowerCase(),
    path: path.replace(/\[(\w+)\]/g, (_, name: string) => `{${snakeCase(name)}}`),
  };
}

/** All schemas of one kind in one go, so that a shape with an id becomes one component. */
function shapesOf(operations: ReturnType<typeof jsonOperations>, kind: "body" | "query" | "answer"): Shapes {
  const schemas: Record<string, z.ZodType> = {};
  for (const { key, operation } of operations) {
    const schema = kind === "answer" ? answerSchema(operation) : operation[kind];
    if (schema) schemas[key] = schema;
  }
  const made = z.toJSONSchema(z.object(schemas), {
    io: kind === "answer" ? "output" : "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      // Dates are answered as text. A reader must bear fields that a later version adds.
      if (zodSchema._zod.def.type === "date") Object.assign(jsonSchema, { type: "string", format: "date-time" });
      delete jsonSchema.additionalProperties;
      if (kind === "query" && jsonSchema.type !== "string") delete jsonSchema.pattern;
    },
  });
  const { properties = {}, $defs = {} } = inComponents(made);
  return { properties: properties as Shapes["properties"], components: $defs as Shapes["components"] };
}

const answerSchema = ({ answer }: JsonOperation): z.ZodType | undefined =>
  "schema" in answer ? answer.schema : undefined;

const inComponents = (schema: object): Json =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'));

/** Roles are named beside the scheme, which OpenAPI 3.1 leaves room for. */
function securityOf(key: JsonRouteKey): Json {
  const { need } = ROUTES[key];
  return need === "anyone"
    ? { security: [] }
    : { security: [{ session: [need] }, { api_token: [need] }], "x-role": need };
}

function parametersOf(key: JsonRouteKey, query: Json | undefined): Json[] {
  const inPath = [...key.matchAll(/\[(\w+)\]/g)].map(([, name = ""]) => ({
    name: snakeCase(name),
    in: "path",
    required: true,
    schema: { type: "string", maxLength: 128 },
  }));
  const required = (query?.required ?? []) as string[];
  const inQuery = Object.entries((query?.properties ?? {}) as Record<string, Json>).map(
    ([name, { description, ...schema }]) => ({
      name,
      in: "query",
      required: required.includes(name),
      ...(description ? { description } : {}),
      schema,
    }),
  );
  return [...inPath, ...inQuery, ...(isRepeatable(key) ? [{ $ref: "#/components/parameters/IdempotencyKey" }] : [])];
}

const bodyOf = ({ example }: JsonOperation, schema: Json): Json => ({
  required: true,
  content: { "application/json": { schema, ...(example === undefined ? {} : { example }) } },
});

function successOf(key: JsonRouteKey, { answer, isPaged }: JsonOperation, schema: Json | undefined): Json {
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
function refusalResponses(key: JsonRouteKey, operation: JsonOperation, shared: Map<string, Json>): Json {
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
