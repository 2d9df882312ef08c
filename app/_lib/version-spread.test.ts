import { expect, it } from "vitest";
import type { HostUpdate } from "./api-types";
import { openUpdates, versionSpread } from "./version-spread";

it("counts hosts by the agent that they run, the most common first", () => {
  const hosts = ["0.2.0", "0.1.0", "0.2.0", "0.1.9"].map((agentVersion) => ({ agentVersion }));
  expect(versionSpread(hosts)).toEqual([
    { version: "0.2.0", hosts: 2 },
    { version: "0.1.0", hosts: 1 },
    { version: "0.1.9", hosts: 1 },
  ]);
  expect(versionSpread([])).toEqual([]);
});

it("shows updates that went wrong before those under way, and none that are done or never were", () => {
  const host = (hostname: string, state: HostUpdate["state"] | null) => ({
    hostname,
    update: state && { version: "0.2.0", state, code: null, message: null, fix: null, at: new Date(0) },
  });
  const hosts = [
    host("a", "waiting"),
    host("b", "done"),
    host("c", null),
    host("d", "failed"),
    host("e", "rolled_back"),
  ];
  expect(openUpdates(hosts).map(({ hostname }) => hostname)).toEqual(["e", "d", "a"]);
});
