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
  const markOverdue = db.prepare<[string, string, string, string]>(
    `INSERT INTO "HostDay" ("hostId", "day", "isOverdue")
     SELECT h."id", ?, true FROM "Host" h WHERE h."overdueAt" <= ? AND substr(h."overdueAt", 1, 10) <= ?
       AND NOT EXISTS (SELECT 1 FROM "HostDay" d WHERE d."hostId" = h."id" AND d."day" = ? AND d."isOverdue")
     ON CONFLICT ("hostId", "day") DO UPDATE SET "isOverdue" = true`,
  );
  const keepSizes = db.prepare<[string]>(
    `INSERT INTO "RepositoryDay" ("repositoryId", "day", "sizeBytes")
     SELECT r."id", ?, r."sizeBytes" FROM "Repository" r WHERE r."sizeBytes" IS NOT NULL
     ON CONFLICT ("repositoryId", "day") DO UPDATE SET "sizeBytes" = excluded."sizeBytes"
       WHERE "RepositoryDay"."sizeBytes" <> excluded."sizeBytes"`,
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
  const step = async <Answer>(work: () => Answer): Promise<Answer> => {
    const answer = await mutex.runExclusive(work);
    await new Promise((resolve) => setImmediate(resolve));
    return answer;
  };
  let markedFrom: string | null = null;
  return {
    async markOverdue(now) {
      const at = now.toISOString().replace("Z", "+00:00");
      for (const day of lastDays(now, LOOK_BACK_DAYS)) {
        if (markedFrom !== null && day < markedFrom) continue;
        await step(() => markOverdue.run(day, at, day, day));
      }
      markedFrom = dayOf(now);
    },
    keepSizes: (now) => step(() => keepSizes.run(dayOf(now)).changes),
    async removeBefore(day) {
      for (const remove of removeOld)
        while ((await step(() => remove.run(day, ROWS_PER_BATCH).changes)) === ROWS_PER_BATCH);
    },
    ofHosts: ({ hostIds, from }) =>
      ofHosts.all(JSON.stringify(hostIds), from).map((row) => ({ ...row, isOverdue: row.isOverdue !== 0 })),
  };
}
