/**
 * Writes the next migration from the difference between the schema and its last committed copy, or checks that
 * nothing is missing.
 *
 *   node scripts/migration.mjs NAME     writes prisma/migrations/<time>_NAME/migration.sql
 *   node scripts/migration.mjs --check  exits 1 when schema.prisma has changes without a migration
 *
 * Prisma's own `migrate dev` needs an engine download; the engine's WebAssembly build needs none.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";

const SCHEMA = "prisma/schema.prisma";
const SNAPSHOT = "prisma/migrations/schema.snapshot.prisma";
const require = createRequire(import.meta.url);

/** SQL that leads from one Prisma schema text to another; empty when they say the same. */
export async function migrationSql(from, to) {
  const bindings = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const wasm = readFileSync(join(dirname(require.resolve("@prisma/schema-engine-wasm")), "schema_engine_bg.wasm"));
  const { instance } = await WebAssembly.instantiate(wasm, { "./schema_engine_bg.js": bindings });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start?.();
  const memory = bindMigrationAwareSqlAdapterFactory(new PrismaBetterSqlite3({ url: ":memory:" }));
  const engine = await bindings.SchemaEngine.new({ datamodels: [["schema.prisma", to]] }, () => {}, memory);
  const files = (content) => [{ path: "schema.prisma", content }];
  const { stdout } = await engine.diff({
    from: from === null ? { tag: "empty" } : { tag: "schemaDatamodel", files: files(from) },
    to: { tag: "schemaDatamodel", files: files(to) },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  const sql = stdout ?? "";
  return /^-- This is an empty migration/m.test(sql) ? "" : sql;
}

async function main([argument]) {
  const schema = readFileSync(SCHEMA, "utf8");
  const before = existsSync(SNAPSHOT) ? readFileSync(SNAPSHOT, "utf8") : null;
  const sql = await migrationSql(before, schema);
  if (argument === "--check") {
    if (!sql.trim()) return 0;
    console.error(`${SCHEMA} has changes without a migration; run: node scripts/migration.mjs NAME\n\n${sql}`);
    return 1;
  }
  if (!argument || !/^[a-z0-9_]+$/.test(argument)) {
    console.error("Usage: node scripts/migration.mjs NAME | --check   (NAME: lower case letters, digits, _)");
    return 2;
  }
  if (!sql.trim()) {
    console.log("The schema has no changes.");
    return 0;
  }
  const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const folder = `prisma/migrations/${stamp}_${argument}`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/migration.sql`, sql);
  writeFileSync(SNAPSHOT, schema);
  console.log(`wrote ${folder}/migration.sql`);
  return 0;
}

if (import.meta.url === `file://${process.argv[1]}`) process.exit(await main(process.argv.slice(2)));
