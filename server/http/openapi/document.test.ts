import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { METHODS } from "../methods";
import { TAGS } from "../operations/operation";
import { jsonOperations, OPERATIONS } from "../operations/table";
import { ROUTES } from "../routes-table";
import { openApiDocument } from "./document";

const document = openApiDocument({ version: "0.1.0", publicUrl: "https://backup.test" });
type Described = { operationId: string; summary: string; responses: Record<string, unknown>; parameters: unknown[] };
const paths = document.paths as Record<string, Record<string, Described>>;
const described = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ key: `${method.toUpperCase()} ${path}`, operation })),
);

describe("the document", () => {
  it("is valid OpenAPI 3.1", async () => {
    const result = await new Validator().validate(JSON.parse(JSON.stringify(document)));
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
  });

  it("names every route, but for those that say why they are left out", () => {
    const inDocument = new Set(described.map(({ key }) => key));
    for (const [key, operation] of Object.entries(OPERATIONS)) {
      const address = key.replace(
        /\[(\w+)\]/g,
        (_, name: string) => `{${name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)}}`,
      );
      if ("ownProtocol" in operation) expect(operation.ownProtocol, key).toMatch(/\.$/);
      else expect(inDocument.delete(address), key).toBe(true);
    }
    expect([...inDocument]).toEqual([]);
    expect(Object.keys(OPERATIONS).sort()).toEqual(Object.keys(ROUTES).sort());
  });

  it("names each operation once, in one sentence, below a tag that is in use", () => {
    const names = described.map(({ operation }) => operation.operationId);
    expect(new Set(names).size).toBe(names.length);
    for (const { key, operation } of described) {
      expect(operation.summary, key).toMatch(/^[A-Z][^\n]+\.$/);
      expect(METHODS).toContain(key.split(" ")[0]);
    }
    const used = new Set(jsonOperations().map(({ operation }) => operation.tag));
    expect(document.tags).toEqual(TAGS.filter((tag) => used.has(tag)).map((name) => ({ name })));
  });

  it("refers to nothing that is not there, and to everything that is", () => {
    const text = JSON.stringify(document);
    const referred = new Set([...text.matchAll(/"\$ref":"#\/components\/([^"]+)"/g)].map(([, name]) => name));
    const there = Object.entries(document.components as Record<string, object>).flatMap(([kind, parts]) =>
      kind === "securitySchemes" ? [] : Object.keys(parts).map((name) => `${kind}/${name}`),
    );
    expect([...referred].sort()).toEqual(there.sort());
  });

  it("holds every example to its own schema", () => {
    for (const { key, operation } of jsonOperations()) {
      expect(operation.example !== undefined, `${key} has an example just if it has a body`).toBe(
        Boolean(operation.body),
      );
      const parsed = operation.body?.safeParse(operation.example);
      expect(parsed?.error?.issues ?? [], key).toEqual([]);
    }
  });

  it("lists limit and cursor wherever a list is read in pages", () => {
    for (const { key, operation } of jsonOperations()) {
      if (!operation.isPaged) continue;
      const here = described.find((one) => one.operation.operationId === operation.name)?.operation;
      expect(JSON.stringify(here?.parameters), key).toMatch(/"name":"limit".*"name":"cursor"/);
      expect(JSON.stringify(here?.responses[200]), key).toContain("X-Next-Cursor");
    }
  });

  it("says the refusals of a route with the statuses they come with there", () => {
    const mint = paths["/api/enrollment-tokens"]?.post?.responses ?? {};
    const named = Object.values(mint).map((response) => JSON.stringify(response));
    expect(named.some((name) => /401_.*role_required/.test(name))).toBe(true);
    expect(Object.keys(mint)).toEqual(expect.arrayContaining(["200", "400", "401", "403", "409", "413", "415", "422"]));
  });
});
