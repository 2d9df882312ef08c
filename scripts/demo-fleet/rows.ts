import type Sqlite from "better-sqlite3";

/** What a column may be given; dates, lists and objects are written as the server's own adapter writes them. */
type Cell =
  | string
  | number
  | bigint
  | boolean
  | null
  | Date
  | Uint8Array
  | readonly unknown[]
  | Record<string, unknown>;
export type Row = Record<string, Cell | undefined>;
export type Insert = (table: string, row: Row) => void;

export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;
export const MINUTE_MS = 60_000;

/** `2026-11-27`, in UTC. */
export const dayOf = (at: Date | number): string => new Date(at).toISOString().slice(0, 10);

/** Rows straight into the tables, by one prepared statement for each set of columns. */
export function createInsert(db: Sqlite.Database): Insert {
  const statements = new Map<string, Sqlite.Statement>();
  return (table, row) => {
    const columns = Object.keys(row).filter((column) => row[column] !== undefined);
    const key = `${table} ${columns.join(" ")}`;
    const statement = statements.get(key) ?? prepare(db, table, columns);
    statements.set(key, statement);
    statement.run(columns.map((column) => toCell(row[column])));
  };
}

function prepare(db: Sqlite.Database, table: string, columns: readonly string[]): Sqlite.Statement {
  const names = columns.map((column) => `"${column}"`).join(", ");
  return db.prepare(`INSERT INTO "${table}" (${names}) VALUES (${columns.map(() => "?").join(", ")})`);
}

function toCell(value: Row[string]): string | number | bigint | Uint8Array | null {
  if (value === undefined || value === null) return null;
  if (value instanceof Date) return value.toISOString().replace("Z", "+00:00");
  if (value instanceof Uint8Array || typeof value === "string" || typeof value === "bigint") return value;
  if (typeof value === "number") return value;
  return typeof value === "boolean" ? Number(value) : JSON.stringify(value);
}
