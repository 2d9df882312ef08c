import { expect, it } from "vitest";
import { createSourceGroupSchema } from "@/server/domain/source-groups";
import { groupProblems } from "./source-group-check";
import type { GroupDraft } from "./source-group-form";

const sound: GroupDraft = { name: "web", paths: ["/srv/www"], limits: { niceness: 0 }, hooks: { before: "dump" } };
const fieldsOf = (change: Partial<GroupDraft>, taken: string[] = []) =>
  Object.entries(groupProblems({ ...sound, ...change }, taken)).map(([field, { key }]) => `${field}: ${key}`);

it.each<[Partial<GroupDraft>, string[]]>([
  [{ name: "" }, ["name: empty"]],
  [{ name: "x".repeat(101) }, ["name: tooLong"]],
  [{ paths: [] }, ["paths: paths"]],
  [{ paths: ["/srv", "www"] }, ["paths: absolute"]],
  [{ tags: ["x".repeat(65)] }, ["tags: tag"]],
  [{ limits: { uploadKibps: 0 } }, ["limits.uploadKibps: whole"]],
  [{ limits: { niceness: 20 } }, ["limits.niceness: whole"]],
  [{ limits: { readConcurrency: 1.5 } }, ["limits.readConcurrency: whole"]],
  [{ hooks: { after: "one\ntwo" } }, ["hooks.after: line"]],
])("says what is wrong with %j before it is sent, as the server would", (change, problems) => {
  expect(fieldsOf(change)).toEqual(problems);
  expect(createSourceGroupSchema.safeParse({ hostId: "host", ...sound, ...change }).success).toBe(false);
});

it("finds nothing wrong with what the server takes, and knows the names of the other groups", () => {
  const windows = { paths: ["C:\\Users", "\\\\nas\\share"] };
  for (const change of [{}, windows]) {
    expect(fieldsOf(change)).toEqual([]);
    expect(createSourceGroupSchema.safeParse({ hostId: "host", ...sound, ...change }).success).toBe(true);
  }
  expect(fieldsOf({}, ["web"])).toEqual(["name: taken"]);
});
