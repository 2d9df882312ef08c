import type Sqlite from "better-sqlite3";
import type { PlannedReads, PlannedRow, RepositoryUse } from "./database";

type Raw = Omit<PlannedRow, "pausedUntil" | "countsFrom"> & { pausedUntil: string | null; countsFrom: string };

/** The plans of the whole fleet: read in a fixed number of slices, so that no slice holds the event loop up. */
export function openPlannedReads(db: Sqlite.Database): PlannedReads {
  const slice = db.prepare<[string, string], Raw>(
    `SELECT s."id", s."hostId", h."hostname", s."name", s."kind", s."cron", s."timeZone", s."spreadSeconds",
       s."blackouts", s."missedRunPolicy", s."pausedUntil", s."countsFrom"
     FROM "Schedule" s JOIN "Host" h ON h."id" = s."hostId"
     WHERE s."isEnabled" AND s."id" >= ? AND s."id" < ?`,
  );
  const uses = db.prepare<[], RepositoryUse>(
    `SELECT "hostId", "url", "resticRepositoryId" FROM "Repository" WHERE "purpose" = 'primary'`,
  );
  return {
    schedules: (index) => slice.all(EDGES[index] ?? "", EDGES[index + 1] ?? "~").map(toRow),
    repositories: () => uses.all(),
  };
}

/** Ids are random and begin with a hexadecimal digit; what does not falls into the first or the last slice. */
const EDGES = ["", ..."123456789abcdef", "~"];
export const PLANNED_SLICES = EDGES.length - 1;

function toRow(row: Raw): PlannedRow {
  const { pausedUntil, countsFrom } = row;
  return Object.assign(row, {
    pausedUntil: pausedUntil === null ? null : new Date(pausedUntil),
    countsFrom: new Date(countsFrom),
  });
}
