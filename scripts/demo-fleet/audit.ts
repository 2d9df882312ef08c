import type Sqlite from "better-sqlite3";
import { auditHash, GENESIS_HASH } from "@/server/db/transact";
import type { SeededHost } from "./host";
import { PEOPLE } from "./people";
import type { Dice } from "./random";
import { DAY_MS, type Insert } from "./rows";

type Entry = Omit<Parameters<typeof auditHash>[0], "prevHash">;
type Seeding = { db: Sqlite.Database; insert: Insert; dice: Dice; now: Date; days: number };

/** Half a year of what people did, woven among what the server has already written, in one unbroken chain. */
export function insertAudit(seeding: Seeding, hosts: readonly SeededHost[]): void {
  const { db, insert } = seeding;
  const before = takeOut(db);
  const entries = [...before, ...made(seeding, hosts)].sort((a, b) => a.at.getTime() - b.at.getTime());
  let prevHash = GENESIS_HASH;
  for (const [i, entry] of entries.entries()) {
    const row = { ...entry, prevHash };
    prevHash = auditHash(row);
    insert("AuditEntry", { seq: i + 1, ...row, details: Object(row.details), hash: prevHash });
  }
}

/** A log of demo data may be written anew; a real one never is. */
function takeOut(db: Sqlite.Database): Entry[] {
  const rows = db.prepare<[], Record<keyof Entry, string | null>>(`SELECT * FROM "AuditEntry" ORDER BY "seq"`).all();
  db.exec(`DELETE FROM "AuditEntry"; DELETE FROM "sqlite_sequence" WHERE "name" = 'AuditEntry';`);
  return rows.map((row) => ({
    ...{ actorId: row.actorId, address: row.address, hostId: row.hostId },
    at: new Date(row.at ?? 0),
    ...{ actorKind: row.actorKind ?? "", actorName: row.actorName ?? "", action: row.action ?? "" },
    ...{ targetKind: row.targetKind ?? "", targetId: row.targetId ?? "" },
    details: JSON.parse(row.details ?? "{}"),
  }));
}

const ACTIVE = PEOPLE.filter(({ role, isDisabled }) => role !== "viewer" && !isDisabled);

function made({ dice, now, days }: Seeding, hosts: readonly SeededHost[]): Entry[] {
  const entries: Entry[] = [];
  const add = (
    at: number,
    actorName: string,
    entry: Pick<Entry, "action" | "targetKind" | "targetId" | "details"> & { hostId?: string },
  ) =>
    entries.push({
      at: new Date(at),
      actorKind: "user",
      actorId: null,
      actorName,
      address: "192.0.2.40",
      hostId: null,
      ...entry,
    });
  for (const { hostId, hostname } of hosts.slice(0, 60)) {
    const at = now.getTime() - days * DAY_MS + dice.between(0, DAY_MS);
    const details = { after: { hostname, tags: ["demo"] } };
    add(at, "ines", { action: "enrollment.enroll_host", targetKind: "host", targetId: hostId, hostId, details });
  }
  for (let at = now.getTime() - days * DAY_MS; at < now.getTime(); at += dice.between(0.1, 1.1) * DAY_MS) {
    const { name } = dice.pick(ACTIVE);
    add(at, name, { action: "users.log_in", targetKind: "user", targetId: name, details: {} });
    const { hostId } = dice.pick(hosts);
    const target = { targetKind: "host", targetId: hostId, hostId };
    const what = dice.pick([
      { action: "source-groups.run", details: { name: "default", isDryRun: false } },
      {
        action: "source-groups.update",
        details: { before: { excludes: ["*.tmp"] }, after: { excludes: ["*.tmp", "**/.cache"] } },
      },
      { action: "schedules.update", details: { before: { cron: "0 2 * * *" }, after: { cron: "30 2 * * *" } } },
      { action: "repositories.probe", details: {} },
      { action: "jobs.retry", details: { kind: "backup" } },
    ]);
    add(at + 400_000, name, { ...target, ...what });
  }
  return entries.filter(({ at }) => at <= now);
}
