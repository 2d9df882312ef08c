import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { expect } from "vitest";
import type { ApiAnswer } from "../harness/api";

type Node = Record<string, unknown>;
type Response = { content?: Record<string, unknown>; headers?: Node };
export type DescribedOperation = {
  name: string;
  method: string;
  /** With `{host_id}` where an id belongs. */
  path: string;
  role: "viewer" | "operator" | "admin" | null;
  hasBody: boolean;
  /** Names of the query's fields. */
  query: string[];
  isRepeatable: boolean;
};

/** The server's own description of its API, as the judge of what the server answers. */
export class DescribedApi {
  readonly operations: DescribedOperation[];
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });
  private readonly compiled = new Map<string, ValidateFunction>();

  constructor(private readonly document: Node) {
    addFormats.default(this.ajv);
    this.ajv.addSchema(withoutUnknownFields(document), "api");
    this.operations = Object.entries(at(document, "paths")).flatMap(([path, methods]) =>
      Object.entries(methods as Record<string, Node>).map(([method, operation]) =>
        toOperation(method, path, operation),
      ),
    );
  }

  /** Status, media type and every field of an answer must be as the document says; no field may be missing there. */
  expectDescribed(operation: DescribedOperation, answer: ApiAnswer): void {
    const { method, path, name } = operation;
    const where = ["paths", path, method.toLowerCase(), "responses", String(answer.status)];
    const what = `${name} answered ${answer.status}: ${answer.text.slice(0, 300)}`;
    const response = at(this.document, ...where) as Response & { $ref?: string };
    const pointer = response.$ref?.replace("#/", "").split("/") ?? where;
    const { content = {} } = at(this.document, ...pointer) as Response;
    const media = Object.keys(content)[0];
    const sent = String(answer.headers["content-type"] ?? "").split(";")[0];
    expect(sent, what).toBe(media ?? "");
    if (media !== "application/json") return;
    const validate = this.validatorOf([...pointer, "content", media, "schema"]);
    expect(validate(answer.json) ? [] : validate.errors, what).toEqual([]);
  }

  private validatorOf(pointer: string[]): ValidateFunction {
    const ref = `api#/${pointer.map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/")}`;
    const known = this.compiled.get(ref) ?? this.ajv.compile({ $ref: ref });
    this.compiled.set(ref, known);
    return known;
  }
}

function toOperation(method: string, path: string, operation: Node): DescribedOperation {
  const parameters = (operation.parameters ?? []) as { name?: string; in?: string; $ref?: string }[];
  return {
    name: String(operation.operationId),
    method: method.toUpperCase(),
    path,
    role: (operation["x-role"] ?? null) as DescribedOperation["role"],
    hasBody: operation.requestBody !== undefined,
    query: parameters.flatMap(({ name, in: place }) => (place === "query" && name ? [name] : [])),
    isRepeatable: parameters.some(({ $ref }) => $ref?.endsWith("IdempotencyKey")),
  };
}

function at(node: Node, ...path: string[]): Node {
  const found = path.reduce<unknown>((value, part) => (value as Node | undefined)?.[part], node);
  expect(found, `${path.join(" → ")} is described`).toBeTypeOf("object");
  return found as Node;
}

/** Readers must bear new fields, so the document forbids none; here an answer must hold only what it tells of. */
function withoutUnknownFields(document: Node): Node {
  const close = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(close);
    if (typeof value !== "object" || value === null) return value;
    const closed = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, close(inner)]));
    const isOpen = typeof closed.properties === "object" && closed.additionalProperties === undefined;
    return isOpen ? { ...closed, additionalProperties: false } : closed;
  };
  const components = at(document, "components");
  const schemas = close(components.schemas);
  return { ...document, paths: close(document.paths), components: { ...components, schemas } };
}
