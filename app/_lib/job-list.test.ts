import { expect, it } from "vitest";
import { JOB_KINDS, JOB_STATES } from "@/agent/protocol/mod";
import { type JobFilters, jobFiltersFrom, jobsInput, jobsPath, NO_JOB_FILTERS, SINCES } from "./job-list";

const read = (path: string): JobFilters => jobFiltersFrom(new URL(path, "http://fleet.example").searchParams);

it("writes filters into the address and reads them back", () => {
  for (const kind of [...JOB_KINDS, null])
    for (const state of [...JOB_STATES, null])
      for (const hostId of ["5d1f-A_9", null])
        for (const since of [...SINCES, null])
          expect(read(jobsPath({ kind, state, hostId, since }))).toEqual({ kind, state, hostId, since });
});

it("takes what it does not know for not given", () => {
  expect(read("/jobs?kind=rewind&state=sleeping&host=../x&since=ever")).toEqual(NO_JOB_FILTERS);
  expect(jobsPath(NO_JOB_FILTERS)).toBe("/jobs");
});

it("asks the server only for what was chosen", () => {
  expect(jobsInput(NO_JOB_FILTERS)).toEqual({ limit: 50 });
  expect(jobsInput({ kind: "backup", state: "failed", hostId: "a", since: "7d" })).toEqual({
    limit: 50,
    kind: "backup",
    state: "failed",
    hostId: "a",
    withinHours: 168,
  });
});
