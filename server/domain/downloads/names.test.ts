import { expect, test } from "vitest";
import { contentDisposition, etagOf, filenameOf } from "./names";

const snapshotId = "a".repeat(64);
const nameOf = (path: string, format: "raw" | "tar" | "zip" = "raw") =>
  filenameOf({ path, format, hostname: "web-1", snapshotId });

test.each([
  ["/srv/plan.txt", "raw", "plan.txt"],
  ["/srv/www", "tar", "www.tar"],
  ["/srv/www", "zip", "www.zip"],
  ["/", "tar", `web-1-${"a".repeat(8)}.tar`],
  ["/srv/a\r\nSet-Cookie: x=1", "raw", "a__Set-Cookie: x=1"],
  ["/srv/gpj.\u202eexe", "raw", "gpj._exe"],
  ["/srv/..\\..\\evil", "raw", ".._.._evil"],
  ["/srv/half\ud800", "raw", "half_"],
] as const)("%j as %s is saved as %j", (path, format, name) => {
  expect(nameOf(path, format)).toBe(name);
});

test("a name that no file system takes is cut, and keeps what it ends with", () => {
  const name = nameOf(`/srv/${"ü".repeat(300)}.docx`);
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
  expect(name).toMatch(/ü\.docx$/);
});

test.each(["a\r\nSet-Cookie: x=1", 'a"; filename="b.exe', "שלום.txt", "100% 'done'.txt", "a\\b", "日本 (1).pdf"])(
  "%j is one header of ASCII that says the name again",
  (name) => {
    const header = contentDisposition(name);
    expect(header).toMatch(/^attachment; filename="[^"\\\r\n%;]*"; filename\*=UTF-8''[\w.~%-]*$/);
    expect(() => new Headers({ "Content-Disposition": header })).not.toThrow();
    expect(decodeURIComponent(header.split("''")[1] ?? "")).toBe(name);
  },
);

test("a tag names the content: another path, snapshot or format has another, and an archive by another restic", () => {
  const base = { snapshotId, path: "/srv", format: "tar" as const, resticVersion: "0.18.0" };
  const tags = [
    base,
    { ...base, path: "/srv/www" },
    { ...base, snapshotId: "b".repeat(64) },
    { ...base, format: "zip" as const },
    { ...base, resticVersion: "0.19.0" },
  ].map(etagOf);
  expect(new Set(tags).size).toBe(tags.length);
  expect(tags[0]).toMatch(/^"[0-9a-f]{40}"$/);
  const raw = { ...base, format: "raw" as const };
  expect(etagOf(raw)).toBe(etagOf({ ...raw, resticVersion: "0.19.0" }));
});
