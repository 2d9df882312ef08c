import { dirname, join } from "node:path";
import Sqlite from "better-sqlite3";
import { loadMasterKey } from "@/server/crypto/keys";
import { createSecrets } from "@/server/crypto/secret-box";
import { DEMO_SETTING } from "@/server/domain/settings/is-demo-fleet";
import { insertAudit } from "./audit";
import { inBulk } from "./bulk";
import { castOf } from "./cast";
import { insertSizes } from "./days";
import { insertHost, type Location, type SeededHost } from "./host";
import { insertAlerts, insertPeople, insertRollouts, insertTokens } from "./people";
import { createDice } from "./random";
import { createInsert, DAY_MS } from "./rows";

export type FleetSize = {
  hosts: number;
  /** How long the fleet has been at work. */
  days: number;
  /** How far back jobs have their logs; ninety days, unless there are thousands of hosts. */
  logDays?: number;
  seed?: number;
  now?: Date;
};

/**
 * Fills the database of a server that was started once and does not run now with a fleet that never was: the same
 * hosts with the same history each time, counted back from `now`. The key file must lie beside the database.
 */
export async function seedDemoFleet(file: string, size: FleetSize): Promise<SeededHost[]> {
  const { hosts: count, days, logDays = 90, seed = 20_261_127, now = new Date() } = size;
  const dice = createDice(seed);
  const secrets = createSecrets(loadMasterKey({ file: join(dirname(file), "secret.key"), isFirstStart: false }));
  const db = new Sqlite(file);
  const insert = createInsert(db);
  const common = { insert, dice, secrets, now };
  const locations = new Map<string, Location>();
  const location = (url: string) => {
    const known = locations.get(url) ?? { resticId: dice.hex(64), isTaken: false };
    locations.set(url, known);
    return known;
  };
  const work = async () => {
    await insertPeople(common);
    const cast = castOf(count, dice);
    const hosts = cast.map((part) => insertHost({ ...common, days, logDays, location }, part));
    insertTokens(common, hosts);
    insertAlerts(common, hosts);
    insertRollouts(common);
    insertGrowth(db, { ...common, days }, new Map(cast.map(({ url, bytes }) => [url, bytes])));
    insertAudit({ db, insert, dice, now, days }, hosts);
    insert("Setting", { key: DEMO_SETTING, value: { hosts: count }, updatedAt: now });
    return hosts;
  };
  try {
    return await inBulk(db, work);
  } finally {
    db.close();
  }
}

type Growth = Parameters<typeof insertSizes>[0];

/** Sizes belong to locations: each row that names one says the same. */
function insertGrowth(db: Sqlite.Database, growth: Growth, bytesOf: ReadonlyMap<string, number>): void {
  const rows = db
    .prepare<[], { id: string; url: string }>(`SELECT "id", "url" FROM "Repository" WHERE "state" = 'ready'`)
    .all();
  const byUrl = new Map<string, string[]>();
  for (const { id, url } of rows) byUrl.set(url, [...(byUrl.get(url) ?? []), id]);
  const update = db.prepare(`UPDATE "Repository" SET "sizeBytes" = ?, "sizeMeasuredAt" = ? WHERE "id" = ?`);
  for (const [url, ids] of byUrl) {
    const stored = (bytesOf.get(url) ?? 1e9) * ids.length * 1.3;
    const size = insertSizes(growth, ids, stored);
    const measuredAt = new Date(growth.now.getTime() - 0.4 * DAY_MS).toISOString().replace("Z", "+00:00");
    for (const id of ids) update.run(size, measuredAt, id);
  }
}
