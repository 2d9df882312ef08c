import { describe, expect, it } from "vitest";
import { openApiDocument } from "@/server/http/openapi/document";
import { toApiView, typeOf } from "./api-document";

const view = toApiView(
  JSON.parse(JSON.stringify(openApiDocument({ version: "0.1.0", publicUrl: "https://backup.test" }))),
);
const find = (id: string) => view.groups.flatMap(({ operations }) => operations).find((one) => one.id === id);

describe("the API as its page shows it", () => {
  it("shows every operation below its tag", () => {
    const ids = view.groups.flatMap(({ operations }) => operations.map(({ id }) => id));
    expect(ids.length).toBeGreaterThan(25);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { operations } of view.groups) expect(operations).not.toEqual([]);
  });

  it("shows parameters, body and answer of an operation", () => {
    expect(find("mintEnrollmentToken")).toMatchObject({
      method: "POST",
      path: "/api/enrollment-tokens",
      role: "operator",
      answerStatus: "200",
      parameters: [{ name: "Idempotency-Key", type: "string in the header", isRequired: false }],
      body: expect.arrayContaining([
        { name: "hostname", type: "string", isRequired: true, text: expect.stringContaining("name") },
      ]),
      answer: expect.arrayContaining([expect.objectContaining({ name: "expires_at", type: "time" })]),
      refusals: expect.arrayContaining([{ status: "403", codes: "foreign_origin" }]),
    });
    expect(find("listHosts")).toMatchObject({
      answerType: "Host[]",
      answer: expect.arrayContaining([
        { name: "status", type: '"online" | "offline"', isRequired: true, text: "" },
        expect.objectContaining({ name: "last_seen_at", type: "time or null" }),
      ]),
    });
    expect(find("deleteHost")).toMatchObject({ answerStatus: "204", answerType: "empty", answer: [] });
    expect(find("getAgentBinary")).toMatchObject({ answerType: "application/octet-stream", answer: [] });
  });

  it("shows a line of curl for each, which a shell can read", () => {
    expect(find("deleteHost")?.curl).toBe(
      'curl -fsS -X DELETE -H "Authorization: Bearer $RM_API_TOKEN" "https://backup.test/api/hosts/$HOST_ID"',
    );
    expect(find("logIn")?.curl).toContain(`-d '{"username":"admin"`);
    expect(find("getHealth")?.curl).toBe('curl -fsS "https://backup.test/api/health"');
  });

  it.each([
    [{ type: "array", items: { anyOf: [{ type: "string" }, { type: "null" }] } }, "(string or null)[]"],
    [{ $ref: "#/components/schemas/Host" }, "Host"],
    [{ const: "ok" }, '"ok"'],
    [{}, "any"],
  ])("writes the type of %j", (schema, text) => {
    expect(typeOf(schema)).toBe(text);
  });
});
