import { expect, it } from "vitest";
import type { TreeEntry } from "./api-types";
import {
  type Chosen,
  chosenAs,
  crumbsOf,
  folderOf,
  foldersFirst,
  nameParts,
  pathOf,
  plainName,
  toggled,
} from "./snapshot-tree";

const file = (path: string): Chosen => ({ path, kind: "file" });
const folder = (path: string): Chosen => ({ path, kind: "folder" });

it("writes out what a name hides: line ends, marks of direction, bytes that are no text", () => {
  expect(plainName("a\nb")).toBe("a\\nb");
  expect(plainName("invoice\u202efdp.exe")).toBe("invoice\\u{202e}fdp.exe");
  expect(plainName("zero\u200bwidth")).toBe("zero\\u{200b}width");
  expect(nameParts("a\r\nb")).toEqual([
    { text: "a", isEscape: false },
    { text: "\\r\\n", isEscape: true },
    { text: "b", isEscape: false },
  ]);
  expect(plainName("Übersicht – 見積.pdf")).toBe("Übersicht – 見積.pdf");
});

it("cuts a name that no row has room for, between letters", () => {
  const name = plainName("😀".repeat(5000));
  expect([...name]).toHaveLength(401);
  expect(name.endsWith("😀…")).toBe(true);
});

it("walks from the root to a folder and back", () => {
  expect(crumbsOf("/srv/a b").map(({ path }) => path)).toEqual(["/", "/srv", "/srv/a b"]);
  expect([folderOf("/srv/x"), folderOf("/srv"), folderOf("/")]).toEqual(["/srv", "/", null]);
  expect([pathOf("/", "srv"), pathOf("/srv", "x")]).toEqual(["/srv", "/srv/x"]);
});

it("never chooses a thing twice: a folder stands for all that is in it", () => {
  const chosen = toggled(toggled([file("/srv/a"), file("/srv2/b")], folder("/srv")), file("/srv/deep/c"));
  expect(chosen.map(({ path }) => path)).toEqual(["/srv2/b", "/srv"]);
  expect(chosenAs("/srv/deep/c", chosen)).toBe("within");
  expect(chosenAs("/srv2/x", chosen)).toBe("no");
  expect(toggled(chosen, folder("/srv")).map(({ path }) => path)).toEqual(["/srv2/b"]);
  expect(toggled([file("/a"), folder("/b")], folder("/")).map(({ path }) => path)).toEqual(["/"]);
});

it("puts folders first and keeps the order otherwise", () => {
  const entry = (name: string, kind: TreeEntry["kind"]): TreeEntry => ({
    ...{ name, kind, sizeBytes: null, modifiedAt: null, permissions: null, uid: null, gid: null, isAddressable: true },
  });
  const sorted = foldersFirst([entry("a", "file"), entry("b", "folder"), entry("c", "link"), entry("d", "folder")]);
  expect(sorted.map(({ name }) => name)).toEqual(["b", "d", "a", "c"]);
});
