import { expect, it } from "vitest";
import { listSchedulesSchema } from "@/server/domain/schedules";
import { NO_SCHEDULE_FILTERS, scheduleFiltersFrom, schedulesInput, schedulesPath } from "./schedule-list";

it("reads from the address what it wrote there", () => {
  const filters = { search: "web & db", kind: "prune", state: "paused", hostId: "host-1" } as const;
  const path = schedulesPath(filters, "2026-11-30");
  expect(scheduleFiltersFrom(new URL(path, "http://x").searchParams)).toEqual(filters);
  expect(path).toContain("week=2026-11-30");
  expect(schedulesPath(NO_SCHEDULE_FILTERS)).toBe("/schedules");
});

it("takes what it does not know for nothing, and asks the server for what it takes", () => {
  const filters = scheduleFiltersFrom(new URLSearchParams({ kind: "copy", state: "lost", host: "../x", q: " web " }));
  expect(filters).toEqual({ ...NO_SCHEDULE_FILTERS, search: " web " });
  expect(listSchedulesSchema.parse(schedulesInput(filters))).toEqual({ limit: 50, search: "web" });
});
