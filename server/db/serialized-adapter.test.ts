import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openDatabase } from "./client";
import type { Database } from "./database";
import { migrate } from "./migrate";

let dir: string;
let db: Database;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "rm-db-"));
  const file = join(dir, "test.db");
  migrate(file);
  db = openDatabase(file);
});
afterEach(async () => {
  await db.close();
  rmSync(dir, { recursive: true, force: true });
});

const setting = (key: string) => ({ data: { key, value: 1 } });

/** Starts a query (Prisma's are lazy) and lets the event loop turn until it would have run, if nothing held it back. */
async function start<Answer>(query: PromiseLike<Answer>): Promise<{ answer: Promise<Answer> }> {
  const answer = Promise.resolve(query);
  for (let turn = 0; turn < 100; turn += 1) await new Promise(setImmediate);
  return { answer };
}

/** A promise and the function that fulfils it. */
function gate() {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, passed };
}

/** A transaction that has written a row and stays open until `end`; it is rolled back, or committed on demand. */
async function openTransaction({ isRolledBack }: { isRolledBack: boolean }) {
  const written = gate();
  const mayFinish = gate();
  const transaction = db.prisma.$transaction(async (tx) => {
    await tx.setting.create(setting("inside"));
    written.open();
    await mayFinish.passed;
    if (isRolledBack) throw new Error("undo");
  });
  await written.passed;
  return async () => {
    mayFinish.open();
    if (isRolledBack) await expect(transaction).rejects.toThrow("undo");
    else await transaction;
  };
}

it("shows nobody the rows of a transaction that is not committed", async () => {
  const end = await openTransaction({ isRolledBack: true });
  const outside = await start(db.prisma.setting.findMany());
  await end();
  expect(await outside.answer).toEqual([]);
});

it("loses no unrelated write when a transaction is rolled back", async () => {
  const end = await openTransaction({ isRolledBack: true });
  const unrelated = await start(db.prisma.setting.create(setting("outside")));
  await end();
  await unrelated.answer;
  expect((await db.prisma.setting.findMany()).map(({ key }) => key)).toEqual(["outside"]);
});

it("keeps the bulk path out of an open transaction", async () => {
  const end = await openTransaction({ isRolledBack: false });
  const appended = await start(db.logs.append({ jobId: "none", hostId: "none", machineId: null, chunks: [] }));
  await end();
  expect(await appended.answer).toBeNull();
});

it("commits 200 increments of 50 concurrent transactions without losing one", async () => {
  await db.prisma.setting.create({ data: { key: "count", value: 0 } });
  const increment = () =>
    db.prisma.$transaction(async (tx) => {
      const row = await tx.setting.findUniqueOrThrow({ where: { key: "count" } });
      await tx.setting.update({ where: { key: "count" }, data: { value: Number(row.value) + 1 } });
    });
  for (let round = 0; round < 4; round += 1) await Promise.all(Array.from({ length: 50 }, increment));
  expect((await db.prisma.setting.findUniqueOrThrow({ where: { key: "count" } })).value).toBe(200);
});

it("enforces foreign keys and full synchronisation", async () => {
  expect(await db.prisma.$queryRawUnsafe("PRAGMA foreign_keys")).toEqual([{ foreign_keys: 1n }]);
  expect(await db.prisma.$queryRawUnsafe("PRAGMA synchronous")).toEqual([{ synchronous: 2n }]);
});
