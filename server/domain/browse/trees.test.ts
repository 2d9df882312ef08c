import { Readable } from "node:stream";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { SnapshotEntry } from "@/agent/protocol/mod";
import { AppError } from "@/server/core/errors";
import type { OpenStream, RepositoryStream } from "@/server/core/ports";
import { createTrees } from "./trees";

const entry = (index: number): SnapshotEntry => ({
  name: `file-${String(index).padStart(7, "0")}`,
  kind: "file",
  sizeBytes: index,
  modifiedAt: "2026-11-20T10:00:00Z",
  permissions: "-rw-r--r--",
  uid: 0,
  gid: 0,
  isAddressable: true,
});

let opened = 0;
let closed = 0;
beforeEach(() => {
  opened = 0;
  closed = 0;
});
afterEach(() => vi.useRealTimers());

function streamOf(lines: Iterable<string> | AsyncIterable<string>): RepositoryStream {
  const body = Readable.from(lines, { objectMode: false });
  return {
    body,
    close() {
      closed++;
      body.destroy();
    },
  };
}

/** A host that lists so many names, in frames of a thousand. */
const folderOf =
  (count: number): OpenStream =>
  async () => {
    opened++;
    function* frames() {
      for (let from = 0; from < count; from += 1000) {
        const lines = [];
        for (let i = from; i < Math.min(count, from + 1000); i++) lines.push(`${JSON.stringify(entry(i))}\n`);
        yield lines.join("");
      }
    }
    return streamOf(frames());
  };

const names = (entries: SnapshotEntry[]) => entries.map(({ name }) => name);
const expected = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => entry(from + i).name);

test("every page of a folder is right, whatever its edges, from one stream", async () => {
  const trees = createTrees();
  const page = (offset: number, limit: number) => trees.page("a", { window: { offset, limit }, open: folderOf(2345) });
  for (const [offset, limit] of [
    [0, 500],
    [0, 1],
    [499, 2],
    [777, 1000],
    [1345, 1000],
  ] as const)
    expect(names((await page(offset, limit)).entries)).toEqual(expected(offset, offset + limit));
  const last = await page(2000, 500);
  expect(names(last.entries)).toEqual(expected(2000, 2345));
  expect([last.total, last.nextOffset]).toEqual([2345, null]);
  expect((await page(1845, 500)).nextOffset).toBeNull();
  expect((await page(1844, 500)).nextOffset).toBe(2344);
  expect((await page(99_000, 10)).entries).toEqual([]);
  expect(opened).toBe(1);
});

test("an empty folder has no entries and no next page", async () => {
  const page = await createTrees().page("a", { window: { offset: 0, limit: 500 }, open: folderOf(0) });
  expect(page).toEqual({ entries: [], total: 0, nextOffset: null });
});

test("two who ask at once share one stream, and a page is answered before the folder is whole", async () => {
  const trees = createTrees();
  let goOn = () => {};
  const open: OpenStream = async () => {
    opened++;
    return streamOf(
      (async function* () {
        for (let i = 0; i < 1000; i++) yield `${JSON.stringify(entry(i))}\n`;
        await new Promise<void>((resolve) => (goOn = resolve));
        for (let i = 1000; i < 1500; i++) yield `${JSON.stringify(entry(i))}\n`;
      })(),
    );
  };
  const ask = (offset: number) => trees.page("a", { window: { offset, limit: 500 }, open });
  const [one, other] = await Promise.all([ask(0), ask(0)]);
  expect(other).toEqual(one);
  expect([one.total, one.nextOffset]).toEqual([null, 500]);
  const late = ask(1000);
  goOn();
  expect(names((await late).entries)).toEqual(expected(1000, 1500));
  expect(opened).toBe(1);
});

test("a million names are browsed within the memory given to one listing, and pages beyond it are right", async () => {
  const MIB = 1024 * 1024;
  const trees = createTrees({ totalBytes: 3 * MIB, listingBytes: 2 * MIB });
  const open = folderOf(1_000_000);
  const page = (offset: number) => trees.page("a", { window: { offset, limit: 1000 }, open });
  expect(names((await page(0)).entries)).toEqual(expected(0, 1000));
  expect(names((await page(900_000)).entries)).toEqual(expected(900_000, 901_000));
  expect(trees.bytes()).toBeLessThanOrEqual(2 * MIB + 1024);
  expect(names((await page(999_500)).entries)).toEqual(expected(999_500, 1_000_000));
  expect(closed).toBe(opened);
  const before = opened;
  expect(names((await page(50_000)).entries)).toEqual(expected(50_000, 51_000));
  expect(opened).toBe(before);
}, 60_000);

test("folders not looked at for longest make room, and all together never take more than the bound", async () => {
  const trees = createTrees({ totalBytes: 40_000 });
  const look = (key: string) => trees.page(key, { window: { offset: 0, limit: 10 }, open: folderOf(1000) });
  for (let round = 0; round < 10; round++) {
    await look("favourite");
    await look(`other-${round}`);
    expect(trees.bytes()).toBeLessThanOrEqual(40_000);
  }
  const before = opened;
  await look("favourite");
  expect(opened).toBe(before);
  await look("other-0");
  expect(opened).toBe(before + 1);
});

test("a listing that nobody waits for is stopped, and taken up again where it was", async () => {
  const trees = createTrees({ lingerMs: 20 });
  const open: OpenStream = async () => {
    const isFirst = ++opened === 1;
    const body = new Readable({ read() {} });
    for (let i = 0; i < (isFirst ? 1200 : 2000); i++) body.push(`${JSON.stringify(entry(i))}\n`);
    if (!isFirst) body.push(null);
    const close = () => {
      closed++;
      body.destroy();
    };
    return { body, close };
  };
  const ask = (offset: number) => trees.page("a", { window: { offset, limit: 500 }, open });
  expect(names((await ask(0)).entries)).toEqual(expected(0, 500));
  await expect.poll(() => closed).toBeGreaterThan(0);
  expect(names((await ask(1500)).entries)).toEqual(expected(1500, 2000));
  expect(names((await ask(700)).entries)).toEqual(expected(700, 1200));
  expect(opened).toBe(2);
});

test("a line that is none, and an answer that breaks off, are refused, and the next look starts anew", async () => {
  const trees = createTrees();
  const good = `${JSON.stringify(entry(0))}\n`;
  const ask = (lines: string[]) =>
    trees.page("a", { window: { offset: 0, limit: 500 }, open: async () => streamOf(lines) });
  for (const bad of [["no json\n"], [good, '{"name":1}\n'], [good, good.slice(0, 20)], ["x".repeat(200_000)]])
    await expect(ask(bad)).rejects.toMatchObject({ code: "repository_failed" });
  const body = Readable.from(
    (async function* () {
      yield good;
      throw new AppError("path_not_found", "The snapshot has no such folder.");
    })(),
    { objectMode: false },
  );
  const broken = trees.page("a", { window: { offset: 0, limit: 5 }, open: async () => ({ body, close() {} }) });
  await expect(broken).rejects.toMatchObject({ code: "path_not_found" });
  expect((await ask([good])).total).toBe(1);
  expect(trees.bytes()).toBeLessThan(4096);
});
