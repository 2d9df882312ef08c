import type Sqlite from "better-sqlite3";
import { isTerminal, JOB_STATES } from "@/agent/protocol/mod";
import type { AgentLookups, AgentRow } from "./database";

/**
 * A model query costs some thirty times what SQLite itself needs for a row by its key, and a fleet that reconnects
 * asks for thousands at once.
 */
export function openAgentLookups(db: Sqlite.Database): AgentLookups {
  const host = db.prepare<[string], AgentRow>(
    `SELECT "id", "hostname", "configRevision", "agentVersion", "resticVersion", "os", "arch", "machineId", "bootId",
       "updateVersion", "updateState"
     FROM "Host" WHERE "agentTokenHash" = ?`,
  );
  const open = JOB_STATES.filter((state) => !isTerminal(state))
    .map((state) => `'${state}'`)
    .join(", ");
  const openJob = db.prepare<[string], { open: number }>(
    `SELECT 1 AS open FROM "Job" WHERE "hostId" = ? AND "state" IN (${open}) LIMIT 1`,
  );
  const nextPin = db.prepare<[string], { pin: string | null }>(
    `SELECT "nextCertPinSha256" AS pin FROM "Host" WHERE "id" = ?`,
  );
  return {
    hostByTokenHash: (agentTokenHash) => host.get(agentTokenHash) ?? null,
    hasOpenJobs: (hostId) => openJob.get(hostId) !== undefined,
    nextCertPin: (hostId) => nextPin.get(hostId)?.pin ?? null,
  };
}
