import { createTranslator } from "use-intl/core";
import { expect, it } from "vitest";
import { en } from "../_messages/en";
import type { HostFolder } from "./api-types";
import { choiceOf, type Folder, pathIn, rowAbove, treeRows } from "./host-tree";

const t = createTranslator({ locale: "en", messages: en, namespace: "sourceGroups.tree" });

const here = (path: string | null, names: string[], isCut = false): Folder => {
  const entries = names.map((name): HostFolder["entries"][number] => ({
    name: name.replace("*", ""),
    kind: name.endsWith("*") ? "file" : "folder",
    sizeBytes: null,
  }));
  return { state: "here", folder: { path, entries, isCut } };
};

it("shows what is open, level by level, and what is still on its way", () => {
  const folders = new Map<string, Folder>([
    ["", here(null, ["/"])],
    ["/", here("/", ["etc", "srv", "notes*"])],
    ["/etc", { state: "failed", message: "It may not be read." }],
  ]);
  const rows = treeRows({ folders, open: new Set(["/", "/etc", "/srv"]), t });
  expect(rows.map((row) => [row.level, row.kind === "entry" ? row.path : row.text])).toEqual([
    [1, "/"],
    [2, "/etc"],
    [3, "It may not be read."],
    [2, "/srv"],
    [3, "Loading…"],
    [2, "/notes"],
  ]);
  const [root, etc, problem] = rows;
  expect(rows.map((row) => rowAbove(rows, row)?.path ?? null).slice(0, 3)).toEqual([null, root?.path, etc?.path]);
  expect(problem).toMatchObject({ isProblem: true });
});

it("says that a folder is empty, cut, or that nothing may be looked at, and leaves out names with line breaks", () => {
  const texts = (folder: Folder) =>
    treeRows({ folders: new Map([["", folder]]), open: new Set(), t }).map((row) =>
      row.kind === "text" ? row.text : row.name,
    );
  expect(texts(here(null, []))).toEqual(["The host lets no folder be looked at. Type the paths."]);
  expect(texts(here(null, ["/srv", "a\nb"], true))).toEqual([
    "/srv",
    "There is more. Type the path of what is not shown.",
  ]);
});

it("joins paths as the host writes them", () => {
  expect(pathIn("/", "etc")).toBe("/etc");
  expect(pathIn("/srv", "a")).toBe("/srv/a");
  expect(pathIn("C:\\", "Users")).toBe("C:\\Users");
  expect(pathIn("C:\\Users", "me")).toBe("C:\\Users\\me");
  expect([pathIn(null, "/"), pathIn(null, "/srv/"), pathIn(null, "C:\\")]).toEqual(["/", "/srv", "C:\\"]);
});

it("knows what is chosen, and what a chosen folder brings along", () => {
  expect(choiceOf("/srv", ["/srv"])).toBe("chosen");
  expect(choiceOf("/srv/a", ["/srv"])).toBe("within");
  expect(choiceOf("/srvx", ["/srv"])).toBe("none");
  expect(choiceOf("/etc", ["/"])).toBe("within");
});
