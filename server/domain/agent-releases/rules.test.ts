import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  canariesOf,
  candidatesOf,
  compareVersions,
  type FleetHost,
  isBehind,
  newestOf,
  nextState,
  type Rollout,
} from "./rules";

const rollout: Rollout = {
  rolloutId: "rollout-1",
  version: "0.2.0",
  state: "canary",
  canaryPercent: 10,
  trialMs: 1_000,
  platforms: new Set(["linux/amd64"]),
};
const host = (id: string, more: Partial<FleetHost> = {}): FleetHost => ({
  ...{ id, os: "linux", arch: "amd64", agentVersion: "0.1.0", lastSeenAt: null },
  ...{ updateOfferId: null, updateState: null, updateCode: null },
  ...more,
});
const done = (id: string) => host(id, { agentVersion: "0.2.0", updateOfferId: rollout.rolloutId, updateState: "done" });
const fleet = (count: number) => Array.from({ length: count }, (_, i) => host(`h-${i}`));

describe("versions", () => {
  it("are compared number by number, not as text", () => {
    expect(compareVersions("0.9.0", "0.10.0")).toBeLessThan(0);
    expect(compareVersions("2.0.0", "1.99.99")).toBeGreaterThan(0);
    expect(compareVersions("1.2.3", "1.2.3")).toBe(0);
    expect(newestOf(["0.9.0", "0.10.0", "0.2.11"])).toBe("0.10.0");
    expect(newestOf([])).toBeNull();
  });

  it("that are no versions are behind any other text, and never behind themselves", () => {
    expect(compareVersions("dev", "1.0.0")).toBeNull();
    expect(isBehind("dev", "1.0.0")).toBe(true);
    expect(isBehind("dev", "dev")).toBe(false);
    expect(isBehind("1.0.1", "1.0.0")).toBe(false);
  });
});

describe("candidates", () => {
  it("are those that are behind on a platform that was built, and those that this rollout has reached", () => {
    const hosts = [
      host("behind"),
      host("newer", { agentVersion: "0.3.0" }),
      host("arm", { arch: "arm64" }),
      done("done"),
      host("by hand", { agentVersion: "0.2.0" }),
    ];
    expect(candidatesOf(rollout, hosts).map(({ id }) => id)).toEqual(["behind", "done"]);
  });

  it("are not those that let themselves not be updated; what is wrong with the build does not excuse", () => {
    const refused = { updateOfferId: rollout.rolloutId, updateState: "refused" };
    const hosts = [
      host("forbids", { ...refused, updateCode: "not_allowed" }),
      host("no key", { ...refused, updateCode: "no_release_key" }),
      host("bad", { ...refused, updateCode: "bad_signature" }),
      host("forbade before", { ...refused, updateOfferId: "rollout-0", updateCode: "not_allowed" }),
    ];
    expect(candidatesOf(rollout, hosts).map(({ id }) => id)).toEqual(["bad", "forbade before"]);
  });
});

describe("canaries", () => {
  it("are that many percent, rounded up, at least one and never more than there are", () => {
    for (const [count, percent, expected] of [
      [1, 1, 1],
      [10, 10, 1],
      [11, 10, 2],
      [250, 10, 25],
      [7, 100, 7],
    ] as const)
      expect(canariesOf({ ...rollout, canaryPercent: percent }, fleet(count)).size).toBe(expected);
    expect(canariesOf(rollout, []).size).toBe(0);
  });

  it("are the same whatever the order of the hosts, and others in another rollout", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(fleet(40), { minLength: 40 }), (shuffled) => {
        expect(canariesOf(rollout, shuffled)).toEqual(canariesOf(rollout, fleet(40)));
      }),
      { numRuns: 20 },
    );
    const other = { ...rollout, rolloutId: "rollout-2", canaryPercent: 50 };
    expect(canariesOf(other, fleet(40))).not.toEqual(canariesOf({ ...rollout, canaryPercent: 50 }, fleet(40)));
  });

  it("stay the same while hosts are being updated", () => {
    const before = canariesOf(rollout, candidatesOf(rollout, fleet(30)));
    const updated = fleet(30).map(({ id }) => (before.has(id) ? done(id) : host(id)));
    expect(canariesOf(rollout, candidatesOf(rollout, updated))).toEqual(before);
  });
});

describe("the next state", () => {
  const next = (candidates: FleetHost[], canaries: string[], awaited: string[] = [], more: Partial<Rollout> = {}) =>
    nextState(
      { ...rollout, ...more },
      { candidates, canaries: new Set(canaries), isAwaited: ({ id }) => awaited.includes(id) },
    );

  it("waits for a first success, however long every canary is away", () => {
    expect(next([host("a"), host("b")], ["a"])).toBe("canary");
  });

  it("waits for each canary of whom a verdict can be had", () => {
    const hosts = [done("a"), host("b"), host("c")];
    expect(next(hosts, ["a", "b"], ["b"])).toBe("canary");
    expect(next(hosts, ["a", "b"], ["c"])).toBe("everyone");
  });

  it("is finished when nobody is behind, also at once", () => {
    expect(next([done("a"), done("b")], ["a"])).toBe("finished");
    expect(next([], [])).toBe("finished");
    expect(next([done("a"), host("b")], ["a"], [], { state: "everyone" })).toBe("everyone");
  });

  it("does not change once it is over, or while this server does not hold the version", () => {
    expect(next([done("a")], ["a"], [], { state: "stopped" })).toBe("stopped");
    expect(next([], [], [], { platforms: new Set() })).toBe("canary");
  });
});
