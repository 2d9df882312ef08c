import { expect, it } from "vitest";
import { diffPath, downloadPath, findPath, restorePath, treePath } from "./snapshot-links";

const PLACE = { hostId: "h1", snapshotId: "abc", via: null };

it("keeps a path whole, whatever is in it", () => {
  const odd = "/a b/c&via=evil#x\n?.txt";
  for (const address of [treePath(PLACE, odd), restorePath(PLACE, [odd]), downloadPath(PLACE, odd, "raw")]) {
    const url = new URL(address, "http://here.test");
    expect(url.searchParams.get("path")).toBe(odd);
    expect(url.searchParams.get("via")).toBeNull();
    expect(url.hash).toBe("");
  }
});

it("restores several paths through another host, and says which", () => {
  const url = new URL(restorePath({ ...PLACE, via: "h2" }, ["/a", "/b"]), "http://here.test");
  expect(url.searchParams.getAll("path")).toEqual(["/a", "/b"]);
  expect(url.searchParams.get("snapshot")).toBe("abc");
  expect(url.searchParams.get("via")).toBe("h2");
});

it("leaves out what is not asked for", () => {
  expect(treePath(PLACE)).toBe("/hosts/h1/snapshots/abc");
  expect(findPath({ hostId: "h1", via: null })).toBe("/hosts/h1/find");
  expect(diffPath({ hostId: "h1", from: "a", to: null, via: null })).toBe("/hosts/h1/diff?from=a");
});
