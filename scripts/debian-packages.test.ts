import { describe, expect, it } from "vitest";
import { DEMO_PACKAGES, ensureDebianPackages, missingDebianPackages, TEST_PACKAGES } from "./debian-packages.mjs";

describe("missingDebianPackages", () => {
  it("tells what is installed from what is not", () => {
    expect(missingDebianPackages(["dpkg", "no-such-package-here", "bash"])).toEqual(["no-such-package-here"]);
  });

  it("finds nothing missing in nothing", () => {
    expect(missingDebianPackages([])).toEqual([]);
  });
});

describe("ensureDebianPackages", () => {
  it("installs nothing when all is there", async () => {
    expect(await ensureDebianPackages(["dpkg", "bash"])).toEqual([]);
  });
});

describe("the lists", () => {
  it("name every package once, and only names that apt-get takes as such", () => {
    for (const list of [DEMO_PACKAGES, TEST_PACKAGES]) {
      expect(new Set(list).size).toBe(list.length);
      for (const name of list) expect(name).toMatch(/^[a-z0-9][a-z0-9+.-]+$/);
    }
  });
});
