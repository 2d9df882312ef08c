import { expect, it } from "vitest";
import { auditExportPath, auditInput, readAuditFilters } from "./audit-filter";
import { zonedDayStart } from "./day-start";

it("reads an address and leaves out what makes no sense", () => {
  const read = (query: string) => readAuditFilters(new URLSearchParams(query));
  expect(read("actor=ann&action=users.create&host=web-1&from=2026-01-01&to=2026-01-31&x=1")).toEqual({
    ...{ actor: "ann", action: "users.create", host: "web-1", from: "2026-01-01", to: "2026-01-31" },
  });
  expect(read("actor=%20&action=DROP&from=yesterday")).toEqual({});
});

it("takes days of the reader's zone, the last one included", () => {
  const input = auditInput({ actor: "ann", from: "2026-01-31", to: "2026-01-31" }, "Europe/Berlin");
  expect(input).toEqual({
    actor: "ann",
    from: new Date("2026-01-30T23:00:00Z"),
    to: new Date("2026-01-31T23:00:00Z"),
  });
  expect(auditExportPath(input, "csv")).toBe(
    "/api/audit/export?format=csv&actor=ann&from=2026-01-30T23%3A00%3A00.000Z&to=2026-01-31T23%3A00%3A00.000Z",
  );
});

it.each([
  ["2026-03-29", "Europe/Berlin", "2026-03-28T23:00:00Z"],
  ["2026-03-30", "Europe/Berlin", "2026-03-29T22:00:00Z"],
  ["2026-10-25", "Europe/Berlin", "2026-10-24T22:00:00Z"],
  ["2026-06-01", "America/New_York", "2026-06-01T04:00:00Z"],
  ["2026-06-01", "Asia/Kolkata", "2026-05-31T18:30:00Z"],
  ["2026-06-01", "UTC", "2026-06-01T00:00:00Z"],
])("%s begins in %s at %s", (day, zone, at) => {
  expect(zonedDayStart(day, zone)).toEqual(new Date(at));
});
