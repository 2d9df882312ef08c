import { describe, expect, it, test } from "vitest";
import { planFrom, stepFrom, verdictOf } from "./restore-input";
import {
  isOverwriting,
  MAX_PATHS,
  missingOf,
  planOf,
  type RestorePlan,
  restoreInput,
  sentencesOf,
  withoutPath,
  withPath,
  wizardPath,
} from "./restore-plan";

const ID = "ab".repeat(32);
const read = (query: string): RestorePlan => planFrom(new URLSearchParams(query));
const queryOf = (path: string) => new URLSearchParams(path.split("?")[1] ?? "");

describe("the wizard's address", () => {
  test("without anything is everything of the newest snapshot, into a folder of its own, verified", () => {
    expect(read("")).toEqual({
      ...{ snapshotId: null, isEverything: true, paths: [], viaHostId: null, place: "folder", toHostId: null },
      ...{ overwrite: "always", ownership: "snapshot", isVerified: true },
    });
    expect(wizardPath("h1", read(""))).toBe("/hosts/h1/restore");
  });

  test.each([
    `snapshot=${ID}&path=/etc&path=/srv/line%0Abreak`,
    "what=paths&place=in_place&overwrite=never&ownership=agent&verify=no",
    "place=other&to=h2&path=/a",
    "via=h2",
    "via=h2&place=folder",
    "via=h2&to=h3",
  ])("says the same after it was written again: %s", (query) => {
    const plan = read(query);
    expect(planFrom(queryOf(wizardPath("h1", plan, "review")))).toEqual(plan);
  });

  test("keeps the step, and takes an unknown one for the first", () => {
    expect(stepFrom(queryOf(wizardPath("h1", {}, "how")))).toBe("how");
    expect(stepFrom(new URLSearchParams("step=launch"))).toBe("what");
  });

  test("leaves out what is no whole snapshot id, no clean path, no policy", () => {
    const plan = read("snapshot=abcd&path=../etc&path=/a/../b&path=etc&overwrite=all&place=moon");
    expect(plan).toEqual(read(""));
  });

  test("a folder brings what lies in it, and the root is everything", () => {
    expect(read("path=/etc/ssh&path=/etc&path=/etcetera").paths).toEqual(["/etc", "/etcetera"]);
    expect(read("path=/etc&path=/")).toMatchObject({ isEverything: true, paths: [] });
  });

  test("whoever looks through another host restores there", () => {
    expect(read("via=h2")).toMatchObject({ place: "other", toHostId: "h2" });
    expect(read("via=h2&to=h3")).toMatchObject({ toHostId: "h3" });
  });
});

describe("paths", () => {
  const plan = read("path=/srv/www");

  it("are added once, and a folder swallows what lay in it", () => {
    expect(withPath(plan, "/srv/www").paths).toEqual(["/srv/www"]);
    expect(withPath(plan, "/srv").paths).toEqual(["/srv"]);
    expect(withPath(plan, "/")).toMatchObject({ isEverything: true, paths: [] });
  });

  it("taken away do not become everything", () => {
    expect(withoutPath(plan, "/srv/www")).toMatchObject({ isEverything: false, paths: [] });
  });

  test.each([
    ["etc", "notAbsolute"],
    ["C:\\Users", "notAbsolute"],
    ["/etc/", "trailingSlash"],
    ["/etc/../root", "notClean"],
    ["/etc//ssh", "notClean"],
    ["/./etc", "notClean"],
    [`/${"a".repeat(4096)}`, "tooLong"],
    ["/srv/www/index.html", "covered"],
    ["/srv/www2", "ok"],
    ["/", "ok"],
  ])("%s is told to be %s", (path, verdict) => {
    expect(verdictOf(path, plan)).toBe(verdict);
  });

  it("are at most as many as fit into an order", () => {
    const full = { ...plan, paths: Array.from({ length: MAX_PATHS }, (_, index) => `/p${index}`) };
    expect(verdictOf("/more", full)).toBe("tooMany");
  });
});

test("what is missing is told with its step", () => {
  expect(missingOf(read(""), ID)).toEqual([]);
  expect(missingOf(read("what=paths&place=other"), null)).toEqual([
    { step: "what", reason: "noSnapshot" },
    { step: "what", reason: "noPath" },
    { step: "where", reason: "noHost" },
  ]);
});

test("only a restore that can overwrite files where they are asks for the hostname", () => {
  expect(isOverwriting(read(""))).toBe(false);
  expect(isOverwriting(read("place=other&to=h2&overwrite=always"))).toBe(false);
  expect(isOverwriting(read("place=in_place&overwrite=if_newer"))).toBe(true);
  expect(isOverwriting(read("place=in_place&overwrite=never"))).toBe(false);
});

describe("the order", () => {
  const more = { snapshotId: ID, isDryRun: true };

  it("names no paths for everything, even if some were chosen before", () => {
    expect(restoreInput("h1", { ...read("path=/etc"), isEverything: true }, more).paths).toEqual([]);
  });

  it("names another host only where that was chosen last", () => {
    const plan = read("place=other&to=h2");
    expect(restoreInput("h1", plan, more)).toMatchObject({ toHostId: "h2", target: "folder", isDryRun: true });
    expect(restoreInput("h1", { ...plan, place: "folder" }, more)).not.toHaveProperty("toHostId");
    expect(restoreInput("h1", { ...plan, place: "in_place" }, more)).not.toHaveProperty("toHostId");
  });

  it("has a policy for overwriting only in place", () => {
    const plan = read("place=in_place&overwrite=if_newer");
    expect(restoreInput("h1", plan, more)).toMatchObject({ target: "in_place", overwrite: "if_newer" });
    expect(restoreInput("h1", { ...plan, place: "folder" }, more)).toMatchObject({ overwrite: "always" });
  });

  it("gives files in place back to whom they belonged", () => {
    const plan = read("ownership=agent");
    expect(restoreInput("h1", plan, more).ownership).toBe("agent");
    expect(restoreInput("h1", { ...plan, place: "in_place" }, more).ownership).toBe("snapshot");
  });
});

test("the wizard opens as a job was told, wherever that job ran", () => {
  for (const query of ["", "path=/a&verify=no", "place=in_place&overwrite=never", "place=other&to=h2&path=/a"]) {
    const plan = { ...read(query), snapshotId: ID };
    const again = planOf(restoreInput("h1", plan, { snapshotId: ID, isDryRun: true }));
    expect(planFrom(queryOf(wizardPath("h1", again)))).toEqual(plan);
  }
});

test("the sentences say what, where, whose and whether it is compared", () => {
  expect(sentencesOf(read(""))).toEqual(["everything", "folder", "ownersOfSnapshot", "verified"]);
  expect(sentencesOf(read("path=/a&place=in_place&overwrite=if_changed&ownership=agent&verify=no"))).toEqual([
    ...["paths", "inPlace_if_changed", "ownersOfSnapshot", "notVerified"],
  ]);
  expect(sentencesOf(read("place=other&to=h2"))).toContain("otherAccess");
});
