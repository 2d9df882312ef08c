import type Sqlite from "better-sqlite3";

/**
 * Lets `work` write a great many rows in one transaction: indexes are taken away and made anew at its end, and nothing
 * survives a power cut meanwhile, because a seed that is cut off is thrown away.
 * @throws Error when a row names another that is not there
 */
export async function inBulk<Result>(db: Sqlite.Database, work: () => Promise<Result>): Promise<Result> {
  db.exec("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; BEGIN");
  const indexes = db
    .prepare<[], { name: string; sql: string }>(
      `SELECT "name", "sql" FROM "sqlite_master" WHERE "type" = 'index' AND "sql" IS NOT NULL`,
    )
    .all();
  for (const { name } of indexes) db.exec(`DROP INDEX "${name}"`);
  const result = await work();
  for (const { sql } of indexes) db.exec(sql);
  const broken: unknown = db.pragma("foreign_key_check");
  if (Array.isArray(broken) && broken.length > 0)
    throw new Error(`${broken.length} rows name others that are not there.`);
  db.exec("COMMIT");
  return result;
}
