import { z } from "zod";
import type { JsonOperation } from "../operations/operation";
import type { jsonOperations } from "../operations/table";

export type Json = Record<string, unknown>;
/** One schema a route, by its key, and the shapes with a name that they refer to. */
export type Shapes = { properties: Record<string, Json>; components: Record<string, Json> };

/** All schemas of one kind in one go, so that a shape with an id becomes one component. */
export function shapesOf(operations: ReturnType<typeof jsonOperations>, kind: "body" | "query" | "answer"): Shapes {
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
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
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
