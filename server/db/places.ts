import type Sqlite from "better-sqlite3";
import type { PlaceDay, PlaceHostRow, PlaceReads, PlaceRow } from "./database";

type Asked = { search: string; checkedSince: string; show: string; limit: number; offset: number };

/** Hosts named of one place; the rest is counted. */
const HOSTS_NAMED = 20;

/** What a repository is known by: restic's own id, which is the same for every host, or the location until that is known. */
const KEY = `COALESCE(r."resticRepositoryId", r."url")`;
/** Different pages that are kept at a time. */
const PAGES_KEPT = 50;
/** Newest first among texts of `instant|rest`. */
const newest = (at: string, rest: string) => `MAX(r."${at}" || '|' || COALESCE(${rest}, ''))`;

/**
 * One row a place, worst first, and within the same by location. `trouble` is what a person has to do about it:
 * 1 damage was found, 2 it cannot be opened, 3 a lock whose process is gone, 4 it was never checked or not for long,
 * 5 it is not ready yet, 6 nothing.
 */
const PLACES = `
  WITH one AS (
    SELECT ${KEY} AS "key", MIN(r."url") AS "url", COUNT(*) AS "hostCount", MAX(r."sizeBytes") AS "sizeBytes",
      MAX(r."sizeMeasuredAt") AS "sizeMeasuredAt", MAX(r."lastPruneAt") AS "lastPruneAt",
      ${newest("lastCheckAt", `r."lastCheckState"`)} AS "lastCheck",
      ${newest("lastVerifyAt", `r."lastVerifyState"`)} AS "lastVerify",
      ${newest("locksSeenAt", `json_array_length(r."locks")`)} AS "locks",
      MAX(r."state" = 'ready') AS "isReady", MAX(r."state" = 'init_failed') AS "isFailed",
      MAX(CASE WHEN r."state" = 'init_failed' THEN r."cause" END) AS "cause",
      MAX(EXISTS (SELECT 1 FROM json_each(r."locks") l WHERE json_extract(l.value, '$.isDead'))) AS "isLockStale"
    FROM "Repository" r JOIN "Host" h ON h."id" = r."hostId"
    GROUP BY 1
    HAVING @search = '' OR MAX(instr(lower(r."url"), @search) > 0 OR instr(lower(h."hostname"), @search) > 0)
  ), judged AS (
    SELECT *, CASE
      WHEN substr("lastCheck", -6) = 'failed' OR substr("lastVerify", -6) = 'failed' THEN 1
      WHEN "isFailed" THEN 2
      WHEN "isLockStale" THEN 3
      WHEN "isReady" AND ("lastCheck" IS NULL OR "lastCheck" < @checkedSince) THEN 4
      WHEN NOT "isReady" THEN 5
      ELSE 6 END AS "trouble"
    FROM one
  )
  SELECT *, SUM("trouble" < 5) OVER () AS "needsAction" FROM judged`;

/** Repositories as places that hosts share: each answer is one statement, whatever the number of hosts. */
export function openPlaceReads(db: Sqlite.Database): PlaceReads {
  const page = db.prepare<[Asked], PlaceRow>(
    `SELECT *, COUNT(*) OVER () AS "total" FROM (${PLACES}) WHERE @show = 'all' OR (@show = 'action' AND "trouble" < 5) OR (@show = 'fine' AND "trouble" = 6)
     ORDER BY "trouble", "url", "key" LIMIT @limit OFFSET @offset`,
  );
  const hosts = db.prepare<[string, number], PlaceHostRow>(
    `SELECT * FROM (
       SELECT ${KEY} AS "key", h."id" AS "hostId", h."hostname", r."id" AS "repositoryId", r."state", r."cause",
         (SELECT COUNT(*) FROM "Snapshot" s WHERE s."repositoryId" = r."id") AS "snapshots",
         ROW_NUMBER() OVER (PARTITION BY ${KEY} ORDER BY h."hostname") AS "place"
       FROM "Repository" r JOIN "Host" h ON h."id" = r."hostId"
       WHERE ${KEY} IN (SELECT value FROM json_each(?))
     ) WHERE "place" <= ? ORDER BY "key", "place"`,
  );
  const days = db.prepare<[string, string], PlaceDay>(
    `SELECT ${KEY} AS "key", d."day", MAX(d."sizeBytes") AS "sizeBytes"
     FROM "RepositoryDay" d JOIN "Repository" r ON r."id" = d."repositoryId"
     WHERE d."repositoryId" IN (
       SELECT r2."id" FROM "Repository" r2 WHERE COALESCE(r2."resticRepositoryId", r2."url") IN (
         SELECT value FROM json_each(?))) AND d."day" >= ?
     GROUP BY 1, 2 ORDER BY 1, 2`,
  );
  const version = db.prepare<[], number>("PRAGMA data_version").pluck();
  let known: { version: number | undefined; pages: Map<string, PlaceRow[]> } = { version: undefined, pages: new Map() };
  return {
    page({ search, checkedSince, ...rest }) {
      const asked: Asked = { search: search.toLowerCase(), checkedSince: toText(checkedSince), ...rest };
      // Judging ten thousand takes tens of milliseconds, and every open page asks after the same event: what nothing
      // was written since is answered again.
      const now = version.get();
      if (known.version !== now || known.pages.size > PAGES_KEPT) known = { version: now, pages: new Map() };
      const key = JSON.stringify(asked);
      const rows = known.pages.get(key) ?? page.all(asked);
      known.pages.set(key, rows);
      return rows;
    },
    hosts: (keys) => hosts.all(JSON.stringify(keys), HOSTS_NAMED),
    days: ({ keys, from }) => days.all(JSON.stringify(keys), from),
  };
}

/** As Prisma writes instants, so that texts compare as times do. */
const toText = (at: Date): string => at.toISOString().replace("Z", "+00:00");
