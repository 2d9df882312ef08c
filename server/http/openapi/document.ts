import { type JsonOperation, TAGS } from "../operations/operation";
import { isRepeatable } from "../operations/repeatable";
import { type JsonRouteKey, jsonOperations } from "../operations/table";
import { ROUTES } from "../routes-table";
import { bodyOf, refusalResponses, successOf } from "./bodies";
import { HEADERS, IDEMPOTENCY_KEY, PROBLEM, SECURITY_SCHEMES } from "./components";
import { type Json, type Shapes, shapesOf } from "./shapes";

const INTRODUCTION = [
  "Bodies are JSON in snake_case, times are RFC 3339 in UTC.",
  "Every refusal is a Problem: a code and one sentence that says what to do next.",
  "Lists are read in pages with limit and cursor; X-Next-Cursor and Link lead to the next page.",
  "A POST with an Idempotency-Key is done once and can be sent again safely for 24 hours.",
].join(" ");

type Site = { version: string; publicUrl: string };
type ApiDocument = Json & { openapi: string; info: Json & { title: string } };
let made: { site: Site; document: ApiDocument } | null = null;

/** The whole API in OpenAPI 3.1, made of the schemas that check the requests. Made once: anybody may ask for it. */
export function openApiDocument(site: Site): ApiDocument {
  if (made?.site.version !== site.version || made.site.publicUrl !== site.publicUrl)
    made = { site, document: makeDocument(site) };
  return made.document;
}

function makeDocument({ version, publicUrl }: Site): ApiDocument {
  const operations = jsonOperations();
  const shapes = {
    body: shapesOf(operations, "body"),
    query: shapesOf(operations, "query"),
    answer: shapesOf(operations, "answer"),
  };
  const refusals = new Map<string, Json>();
  const paths: Record<string, Json> = {};
  for (const { key, operation } of operations) {
    const { method, path } = addressOf(key);
    paths[path] = { ...paths[path], [method]: describe({ key, operation, shapes, refusals }) };
  }
  return {
    openapi: "3.1.1",
    info: { title: "restic-manager", version, description: INTRODUCTION, license: LICENSE },
    servers: [{ url: publicUrl }],
    tags: TAGS.filter((tag) => operations.some(({ operation }) => operation.tag === tag)).map((name) => ({ name })),
    paths,
    components: {
      schemas: { Problem: PROBLEM, ...shapes.query.components, ...shapes.body.components, ...shapes.answer.components },
      responses: Object.fromEntries(refusals),
      parameters: { IdempotencyKey: IDEMPOTENCY_KEY },
      headers: HEADERS,
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

const LICENSE = { name: "Apache-2.0", identifier: "Apache-2.0" };
const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** `GET /api/hosts/[hostId]` → get, /api/hosts/{host_id}. */
function addressOf(key: JsonRouteKey): { method: string; path: string } {
  const [method = "", path = ""] = key.split(" ");
  return {
    method: method.toLowerCase(),
    path: path.replace(/\[(\w+)\]/g, (_, name: string) => `{${snakeCase(name)}}`),
  };
}

type Described = {
  key: JsonRouteKey;
  operation: JsonOperation;
  shapes: Record<"body" | "query" | "answer", Shapes>;
  /** Filled with every refusal that is referred to. */
  refusals: Map<string, Json>;
};

function describe({ key, operation, shapes, refusals }: Described): Json {
  const body = shapes.body.properties[key];
  return {
    operationId: operation.name,
    tags: [operation.tag],
    summary: operation.summary,
    ...(operation.details ? { description: operation.details } : {}),
    ...securityOf(key),
    parameters: parametersOf(key, operation, shapes.query.properties[key]),
    ...(body ? { requestBody: bodyOf(operation, body) } : {}),
    responses: {
      ...successOf(key, operation, shapes.answer.properties[key]),
      ...refusalResponses(key, operation, refusals),
    },
  };
}

/** Roles are named beside the scheme, which OpenAPI 3.1 leaves room for. */
function securityOf(key: JsonRouteKey): Json {
  const { need } = ROUTES[key];
  return need === "anyone"
    ? { security: [] }
    : { security: [{ session: [need] }, { api_token: [need] }], "x-role": need };
}

function parametersOf(key: JsonRouteKey, { headers = {} }: JsonOperation, query: Json | undefined): Json[] {
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
  const inHeader = Object.entries(headers).map(([name, description]) => ({
    name,
    in: "header",
    description,
    schema: { type: "string" },
  }));
  return [
    ...inPath,
    ...inQuery,
    ...inHeader,
    ...(isRepeatable(key) ? [{ $ref: "#/components/parameters/IdempotencyKey" }] : []),
  ];
}
