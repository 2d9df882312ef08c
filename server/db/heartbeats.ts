import type { Mutex } from "async-mutex";
import type Sqlite from "better-sqlite3";
import type { HeartbeatStore } from "./database";

/**
 * Signs of life of the whole fleet by prepared statements, in one transaction. A model update per host would hold
 * the database for seconds when a fleet comes back after an update of its agents.
 */
export function openHeartbeatStore(db: Sqlite.Database, mutex: Mutex): HeartbeatStore {
  const seen = db.prepare<[string, string]>(`UPDATE "Host" SET "lastSeenAt" = ? WHERE "id" = ?`);
  const facts = db.prepare<[string, string | null, string, string, string | null, string | null, string]>(
    `UPDATE "Host" SET "agentVersion" = ?, "resticVersion" = ?, "os" = ?, "arch" = ?, "machineId" = ?, "bootId" = ?
     WHERE "id" = ?`,
  );
  const write = db.transaction((batch: Parameters<HeartbeatStore["record"]>[0]) => {
    // The notation in which Prisma keeps instants in SQLite.
    const at = batch.at.toISOString().replace("Z", "+00:00");
    for (const hostId of batch.seen) seen.run(at, hostId);
    for (const [hostId, { agentVersion, resticVersion, os, arch, machineId, bootId }] of batch.facts)
      facts.run(agentVersion, resticVersion, os, arch, machineId, bootId, hostId);
  });
  return { record: (batch) => mutex.runExclusive(() => write.immediate(batch)) };
}
