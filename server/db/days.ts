import type { Mutex } from "async-mutex";
import type Sqlite from "better-sqlite3";
import { dayOf, lastDays } from "@/server/core/days";
import type { DayStore, HostDayRow } from "./database";

/** How far back the first look after a start goes: what the screens show. */
const LOOK_BACK_DAYS = 30;
const ROWS_PER_BATCH = 2000;

/** Days of the whole fleet, by statements over sets: a write per host would hold the database for seconds. */
export function openDayStore(db: Sqlite.Database, mutex: Mutex): DayStore {
  // A host stays overdue from that instant on until a snapshot moves it, so it was overdue on every day in between.
  const markOverdue = db.prepare<[string, string, string, string, number]>(
    `INSERT INTO "HostDay" ("hostId", "day", "isOverdue")
     SELECT h."id", ?, true FROM "Host" h WHERE h."overdueAt" <= ? AND substr(h."overdueAt", 1, 10) <= ?
       AND NOT EXISTS (SELECT 1 FROM "HostDay" d WHERE d."hostId" = h."id" AND d."day" = ? AND d."isOverdue")
     LIMIT ?
     ON CONFLICT ("hostId", "day") DO UPDATE SET "isOverdue" = true`,
  );
  const keepSizes = db.prepare<[string, string, number]>(
    `INSERT INTO "RepositoryDay" ("repositoryId", "day", "sizeBytes")
     SELECT r."id", ?, r."sizeBytes" FROM "Repository" r WHERE r."sizeBytes" IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM "RepositoryDay" d
       WHERE d."repositoryId" = r."id" AND d."day" = ? AND d."sizeBytes" = r."sizeBytes")
     LIMIT ?
     ON CONFLICT ("repositoryId", "day") DO UPDATE SET "sizeBytes" = excluded."sizeBytes"`,
  );
  const removeOld = (["HostDay", "RepositoryDay"] as const).map((table) =>
    db.prepare<[string, number]>(
      `DELETE FROM "${table}" WHERE rowid IN (SELECT rowid FROM "${table}" WHERE "day" < ? LIMIT ?)`,
    ),
  );
  const ofHosts = db.prepare<[string, string], Omit<HostDayRow, "isOverdue"> & { isOverdue: number }>(
    `SELECT "hostId", "day", "succeeded", "partial", "failed", "isOverdue" FROM "HostDay"
     WHERE "hostId" IN (SELECT value FROM json_each(?)) AND "day" >= ?`,
  );
  /** Until one batch was not full; between two of them everybody else gets a turn. */
  const inBatches = async (work: () => number): Promise<void> => {
    while ((await mutex.runExclusive(work)) === ROWS_PER_BATCH) await new Promise((resolve) => setImmediate(resolve));
  };
  let markedFrom: string | null = null;
  return {
    async markOverdue(now) {
      const at = now.toISOString().replace("Z", "+00:00");
      for (const day of lastDays(now, LOOK_BACK_DAYS)) {
        if (markedFrom !== null && day < markedFrom) continue;
        await inBatches(() => markOverdue.run(day, at, day, day, ROWS_PER_BATCH).changes);
      }
      markedFrom = dayOf(now);
    },
    keepSizes: (now) => inBatches(() => keepSizes.run(dayOf(now), dayOf(now), ROWS_PER_BATCH).changes),
    async removeBefore(day) {
      for (const remove of removeOld) await inBatches(() => remove.run(day, ROWS_PER_BATCH).changes);
    },
    ofHosts: ({ hostIds, from }) =>
      ofHosts.all(JSON.stringify(hostIds), from).map((row) => ({ ...row, isOverdue: row.isOverdue !== 0 })),
  };
}
