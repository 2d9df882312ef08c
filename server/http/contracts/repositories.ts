import { z } from "zod";
import { jobCauseSchema, jobKindSchema, LEASE_MODES, type RepositoryLock } from "@/agent/protocol/mod";
import {
  DRILL_SCOPES,
  type LeaseView,
  type RepositoryView,
  replaceRepositorySchema,
} from "@/server/domain/repositories";
import { readData } from "./jobs";
import { retentionBody } from "./retention";
import { bytes, count, instant, optionalInstant, texts } from "./values";

const { repoUrl, repoUsername, repoPassword, repoEncryptionPassword } = replaceRepositorySchema.shape;

/** What is left out stays as it is; at least one field must be there. */
export const replaceRepositoryBody = z
  .object({
    repo_url: repoUrl.describe("Where restic keeps the snapshots."),
    repo_username: repoUsername.describe("Login at the storage."),
    repo_password: repoPassword.describe("Password at the storage."),
    repo_encryption_password: repoEncryptionPassword.describe("Password of the repository."),
  })
  .transform((body) => ({
    repoUrl: body.repo_url,
    repoUsername: body.repo_username,
    repoPassword: body.repo_password,
    repoEncryptionPassword: body.repo_encryption_password,
  }));

export const checkBody = z
  .object({
    read_data: readData.nullable().optional().describe("Which part of the data is read, too; none when left out."),
  })
  .transform(({ read_data }) => ({ readData: read_data ?? null }));
/** The body may be left out. */
export const verifyBody = z
  .object({
    scope: z.enum(DRILL_SCOPES).default("sample").describe("A sample of the newest snapshot, or all of it."),
    on_host_id: z
      .string()
      .min(1)
      .max(64)
      .nullable()
      .default(null)
      .describe("Another host that does the restoring; for that an admin is needed."),
  })
  .transform(({ scope, on_host_id }) => ({ scope, onHostId: on_host_id }));
export const forgetBody = z.object({ retention: retentionBody });

const repositoryLock = z
  .object({
    lock_id: z.string(),
    hostname: z.string(),
    username: z.string(),
    pid: count,
    created_at: z.string(),
    exclusive: z.boolean(),
    own_host: z.boolean(),
    dead: z.boolean().nullable().describe("Whether its process is gone; null where that can't be known."),
  })
  .meta({ id: "RepositoryLock" });
const lease = z
  .object({
    job_id: z.string(),
    host_id: z.string(),
    hostname: z.string(),
    kind: jobKindSchema,
    mode: z.enum(LEASE_MODES),
    held: z.boolean().describe("False while it waits."),
    since: instant,
  })
  .meta({ id: "Lease" });
const maintenanceState = z.enum(["succeeded", "failed"]).nullable();

export const repositoryAnswer = z
  .object({
    repository_id: z.string(),
    host_id: z.string(),
    url: z.string().describe("Without credentials."),
    state: z.enum(["pending", "initializing", "ready", "init_failed"]),
    cause: jobCauseSchema.nullable(),
    message: z.string().nullable(),
    fix: z.string().nullable(),
    restic_repository_id: z.string().nullable(),
    locks: z.array(repositoryLock).nullable().describe("Null until a host has looked."),
    locks_seen_at: optionalInstant,
    last_prune_at: optionalInstant,
    last_check_at: optionalInstant,
    last_check_state: maintenanceState,
    last_verify_at: optionalInstant,
    last_verify_state: maintenanceState,
    size_bytes: bytes.nullable().describe("What its data takes, as stored; null until it was measured."),
    size_measured_at: optionalInstant,
    leases: z.array(lease).describe("Jobs that have the repository, and those that wait for it."),
    shared_with: texts.describe("Other hosts that use the same repository."),
  })
  .meta({ id: "Repository" });

const toLock = (lock: RepositoryLock): z.output<typeof repositoryLock> => ({
  lock_id: lock.lockId,
  hostname: lock.hostname,
  username: lock.username,
  pid: lock.pid,
  created_at: lock.createdAt,
  exclusive: lock.isExclusive,
  own_host: lock.isOwnHost,
  dead: lock.isDead,
});

const toLease = (view: LeaseView): z.output<typeof lease> => ({
  job_id: view.jobId,
  host_id: view.hostId,
  hostname: view.hostname,
  kind: view.kind,
  mode: view.mode,
  held: view.isHeld,
  since: view.since,
});

export const toRepository = (view: RepositoryView): z.output<typeof repositoryAnswer> => ({
  repository_id: view.repositoryId,
  host_id: view.hostId,
  url: view.url,
  state: view.state,
  cause: view.cause,
  message: view.message,
  fix: view.fix,
  restic_repository_id: view.resticRepositoryId,
  locks: view.locks?.map(toLock) ?? null,
  locks_seen_at: view.locksSeenAt,
  last_prune_at: view.lastPruneAt,
  last_check_at: view.lastCheckAt,
  last_check_state: view.lastCheckState,
  last_verify_at: view.lastVerifyAt,
  last_verify_state: view.lastVerifyState,
  size_bytes: view.sizeBytes,
  size_measured_at: view.sizeMeasuredAt,
  leases: view.leases.map(toLease),
  shared_with: view.sharedWith,
});
