import { z } from "zod";

/** The parts of `/api/openapi.json` that the page of the API shows. */
type Schema = z.infer<typeof looseSchema>;
const looseSchema = z.looseObject({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  description: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  required: z.array(z.string()).optional(),
});
const contentSchema = z.record(z.string(), z.object({ schema: looseSchema, example: z.unknown().optional() }));
const responseSchema = z.object({
  $ref: z.string().optional(),
  description: z.string().optional(),
  content: contentSchema.optional(),
});
const parameterSchema = z.object({
  $ref: z.string().optional(),
  name: z.string().default(""),
  in: z.string().default(""),
  required: z.boolean().default(false),
  description: z.string().optional(),
  schema: looseSchema.optional(),
});
const operationSchema = z.object({
  operationId: z.string(),
  tags: z.array(z.string()),
  summary: z.string(),
  description: z.string().optional(),
  "x-role": z.string().optional(),
  parameters: z.array(parameterSchema),
  requestBody: z.object({ content: contentSchema }).optional(),
  responses: z.record(z.string(), responseSchema),
});
const documentSchema = z.object({
  info: z.object({ version: z.string(), description: z.string() }),
  servers: z.array(z.object({ url: z.string() })),
  tags: z.array(z.object({ name: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  components: z.object({
    schemas: z.record(z.string(), looseSchema),
    responses: z.record(z.string(), responseSchema),
    parameters: z.record(z.string(), parameterSchema),
  }),
});
type ApiDocument = z.infer<typeof documentSchema>;
type Operation = z.infer<typeof operationSchema>;

export type FieldRow = { name: string; type: string; isRequired: boolean; text: string };
export type OperationView = {
  id: string;
  method: string;
  path: string;
  summary: string;
  details: string | null;
  role: string | null;
  parameters: FieldRow[];
  body: FieldRow[];
  answerStatus: string;
  answerType: string;
  answer: FieldRow[];
  refusals: { status: string; codes: string }[];
  curl: string;
};
export type ApiView = { version: string; introduction: string; groups: { tag: string; operations: OperationView[] }[] };

/** The document as the page shows it. @throws when it is none */
export function toApiView(json: unknown): ApiView {
  const document = documentSchema.parse(json);
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      tag: operation.tags[0],
      view: toOperationView(document, { method: method.toUpperCase(), path, operation }),
    })),
  );
  return {
    version: document.info.version,
    introduction: document.info.description,
    groups: document.tags.map(({ name }) => ({
      tag: name,
      operations: operations.filter(({ tag }) => tag === name).map(({ view }) => view),
    })),
  };
}

type Found = { method: string; path: string; operation: Operation };

function toOperationView(document: ApiDocument, found: Found): OperationView {
  const { method, path, operation } = found;
  const success = Object.entries(operation.responses).find(([status]) => status.startsWith("2"));
  const [answerMedia, answer] = Object.entries(success?.[1].content ?? {})[0] ?? [];
  const answerSchema = answerMedia === "application/json" ? answer?.schema : undefined;
  return {
    id: operation.operationId,
    method,
    path,
    summary: operation.summary,
    details: operation.description ?? null,
    role: operation["x-role"] ?? null,
    parameters: operation.parameters.map((parameter) => toParameterRow(document, parameter)),
    body: fieldsOf(document, operation.requestBody?.content["application/json"]?.schema),
    answerStatus: success?.[0] ?? "",
    answerType: answerSchema ? typeOf(answerSchema) : (answerMedia ?? "empty"),
    answer: fieldsOf(document, itemsOf(answerSchema)),
    refusals: Object.entries(operation.responses)
      .filter(([status]) => Number(status) >= 400)
      .map(([status, response]) => ({
        status,
        codes: resolve(document.components.responses, response).description ?? "",
      })),
    curl: curlOf(document.servers[0]?.url ?? "", found),
  };
}

function toParameterRow({ components }: ApiDocument, given: z.infer<typeof parameterSchema>): FieldRow {
  const { name, in: place, required, description, schema } = resolve(components.parameters, given);
  const type = `${schema ? typeOf(schema) : "string"} in the ${place === "path" ? "address" : place}`;
  return { name, type, isRequired: required, text: description ?? "" };
}

function resolve<Part extends { $ref?: string | undefined }>(parts: Record<string, Part>, part: Part): Part {
  return (part.$ref && parts[part.$ref.split("/").at(-1) ?? ""]) || part;
}

const itemsOf = (schema: Schema | undefined): Schema | undefined => {
  const items = looseSchema.safeParse(schema?.items);
  return items.success ? items.data : schema;
};

/** The fields of an object; those of a named shape are its component's. */
function fieldsOf(document: ApiDocument, schema: Schema | undefined): FieldRow[] {
  if (!schema) return [];
  const whole = resolve(document.components.schemas, schema);
  const properties = z.record(z.string(), looseSchema).safeParse(whole.properties);
  return Object.entries(properties.data ?? {}).map(([name, field]) => ({
    name,
    type: typeOf(field),
    isRequired: whole.required?.includes(name) ?? false,
    text: field.description ?? "",
  }));
}

/** `string`, `"a" | "b"`, `Host[]`, `integer or null` … */
export function typeOf(schema: Schema): string {
  if (schema.$ref) return schema.$ref.split("/").at(-1) ?? "";
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const choices = z.array(looseSchema).safeParse(schema.anyOf ?? schema.oneOf);
  if (choices.success) return choices.data.map(typeOf).join(" or ");
  if (schema.type === "array") {
    const item = looseSchema.safeParse(schema.items);
    const type = item.success ? typeOf(item.data) : "any";
    return type.includes(" ") ? `(${type})[]` : `${type}[]`;
  }
  if (schema.format === "date-time") return "time";
  return typeof schema.type === "object" ? schema.type.join(" or ") : (schema.type ?? "any");
}

/** One line that does it; what the reader has to put in is a shell variable. */
function curlOf(server: string, { method, path, operation }: Found): string {
  const address = path.replace(/\{(\w+)\}/g, (_, name: string) => `$${name.toUpperCase()}`);
  const query = operation.parameters.filter((one) => one.in === "query" && one.required).map(({ name }) => `${name}=…`);
  const example = operation.requestBody?.content["application/json"]?.example;
  const body = example === undefined ? null : JSON.stringify(example);
  return [
    "curl -fsS",
    method === "GET" ? "" : `-X ${method}`,
    operation["x-role"] ? '-H "Authorization: Bearer $RM_API_TOKEN"' : "",
    body ? `-H "Content-Type: application/json" -d '${body.replaceAll("'", "'\\''")}'` : "",
    `"${server}${address}${query.length > 0 ? `?${query.join("&")}` : ""}"`,
  ]
    .filter((part) => part !== "")
    .join(" ");
}
