import { expect, it } from "vitest";
import type { AuditView } from "@/server/domain/audit";
import { auditExport } from "./audit-export";

const ENTRY: AuditView = {
  ...{ seq: 1, at: new Date("2026-01-31T12:00:00Z"), actorKind: "user", actorId: "u", actorName: "ann" },
  ...{ address: null, action: "tests.write", targetKind: "thing", targetId: '=HYPERLINK("evil")', hostId: null },
  details: { name: "a, b" },
};
async function* pages() {
  yield [ENTRY];
  yield [{ ...ENTRY, seq: 2 }];
}

it("writes lines that no spreadsheet takes for a formula", async () => {
  const [head, first, second, rest] = (await auditExport(pages(), "csv").text()).split("\r\n");
  expect(head).toMatch(/^seq,at,actor_kind/);
  expect(first).toBe(
    `1,2026-01-31T12:00:00.000Z,user,u,ann,,tests.write,thing,"'=HYPERLINK(""evil"")",,"{""name"":""a, b""}"`,
  );
  expect(second).toMatch(/^2,/);
  expect(rest).toBe("");
});

it("writes one whole JSON object a line", async () => {
  const lines = (await auditExport(pages(), "jsonl").text()).trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { seq: 1, target_id: '=HYPERLINK("evil")', details: { name: "a, b" } },
    { seq: 2 },
  ]);
});
