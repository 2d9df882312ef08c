import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";
import { Mutex } from "async-mutex";
import Sqlite from "better-sqlite3";
import { openLogStore } from "./bulk";
import type { Database } from "./database";
import { openDayStore } from "./days";
import { openFleetReads } from "./fleet-reads";
import { PrismaClient } from "./generated/client";
import { openHeartbeatStore } from "./heartbeats";
import { openHistoryStore } from "./history";
import { openAgentLookups } from "./lookups";
import { openPlaceReads } from "./places";
import { openPlannedReads } from "./planned";
import { openRequestReads } from "./reads";
import { serialized } from "./serialized-adapter";

/** WAL so that readers never wait for the writer; FULL so that an acknowledged result survives a power cut. */
const PRAGMAS = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA foreign_keys = ON;
  PRAGMA busy_timeout = 5000;
  PRAGMA cache_size = -32000;
`;

/**
 * Opens the database that `migrate` has brought up to date.
 * @param file path of the SQLite file; this process must be the only one that has it open
 */
export function openDatabase(file: string): Database {
  const mutex = new Mutex();
  const adapter = serialized(new PrismaBetterSqlite3({ url: `file:${file}` }), mutex, PRAGMAS);
  const prisma = new PrismaClient({ adapter, transactionOptions: { maxWait: 30_000, timeout: 30_000 } });
  const beside = new Sqlite(file);
  beside.exec(PRAGMAS);
  return {
    prisma,
    reads: openRequestReads(beside),
    planned: openPlannedReads(beside),
    logs: openLogStore(beside, mutex),
    history: openHistoryStore(beside, mutex),
    lookups: openAgentLookups(beside),
    heartbeats: openHeartbeatStore(beside, mutex),
    days: openDayStore(beside, mutex),
    fleet: openFleetReads(beside),
    places: openPlaceReads(beside),
    close: async () => {
      beside.close();
      await prisma.$disconnect();
    },
  };
}
