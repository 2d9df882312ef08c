import { z } from "zod";
import {
  type JobCause,
  type JobKind,
  jobCauseSchema,
  jobKindSchema,
  LEASE_MODES,
  type LeaseMode,
  type RepositoryLock,
  repositoryLockSchema,
} from "@/agent/protocol/mod";
import type { Prisma } from "@/server/db/generated/client";
import { explainCause } from "@/server/domain/jobs";

/** A job that has the repository (`isHeld`) or waits for it, since when. */
export type LeaseView = {
  jobId: string;
  hostId: string;
  hostname: string;
  kind: JobKind;
  mode: LeaseMode;
  isHeld: boolean;
  since: Date;
};

/** Whether the last check or verify that was done found the data whole. */
export type MaintenanceState = "succeeded" | "failed";

export type RepositoryView = {
  repositoryId: string;
  hostId: string;
  /** Without credentials. */
  url: string;
  state: "pending" | "initializing" | "ready" | "init_failed";
  cause: JobCause | null;
  message: string | null;
  fix: string | null;
  resticRepositoryId: string | null;
  /** Null until a host has looked. */
  locks: RepositoryLock[] | null;
  locksSeenAt: Date | null;
  lastPruneAt: Date | null;
  lastCheckAt: Date | null;
  lastCheckState: MaintenanceState | null;
  lastVerifyAt: Date | null;
  lastVerifyState: MaintenanceState | null;
  /** As restic measured it, and as backups have added to it since; null until it was measured. */
  sizeBytes: number | null;
  sizeMeasuredAt: Date | null;
  /** Holders first, each in order of request. */
  leases: LeaseView[];
  /** Other hosts that use the same repository. */
  sharedWith: string[];
};

const stateSchema = z.enum(["pending", "initializing", "ready", "init_failed"]);
const maintenanceStateSchema = z.enum(["succeeded", "failed"]).nullable();
const locksSchema = z.array(repositoryLockSchema).nullable();
const modeSchema = z.enum(LEASE_MODES);

/** Row → what may be shown: no sealed access. */
export function toRepositoryView(
  row: Prisma.RepositoryModel,
  { leases, sharedWith }: Pick<RepositoryView, "leases" | "sharedWith">,
): RepositoryView {
  return {
    repositoryId: row.id,
    hostId: row.hostId,
    url: row.url,
    state: stateSchema.parse(row.state),
    cause: jobCauseSchema.nullable().parse(row.cause),
    message: row.message,
    fix: explainCause(row.cause)?.fix ?? null,
    resticRepositoryId: row.resticRepositoryId,
    locks: locksSchema.parse(row.locks),
    locksSeenAt: row.locksSeenAt,
    lastPruneAt: row.lastPruneAt,
    lastCheckAt: row.lastCheckAt,
    lastCheckState: maintenanceStateSchema.parse(row.lastCheckState),
    lastVerifyAt: row.lastVerifyAt,
    lastVerifyState: maintenanceStateSchema.parse(row.lastVerifyState),
    sizeBytes: row.sizeBytes === null ? null : Number(row.sizeBytes),
    sizeMeasuredAt: row.sizeMeasuredAt,
    leases,
    sharedWith,
  };
}

export const leaseViewSelect = {
  id: true,
  hostId: true,
  kind: true,
  leaseMode: true,
  leaseRequestedAt: true,
  leaseGrantedAt: true,
  host: { select: { hostname: true } },
} satisfies Prisma.JobSelect;
type LeaseRow = Prisma.JobGetPayload<{ select: typeof leaseViewSelect }>;

export const toLeaseView = (row: LeaseRow): LeaseView => ({
  jobId: row.id,
  hostId: row.hostId,
  hostname: row.host.hostname,
  kind: jobKindSchema.parse(row.kind),
  mode: modeSchema.parse(row.leaseMode),
  isHeld: row.leaseGrantedAt !== null,
  since: row.leaseGrantedAt ?? row.leaseRequestedAt ?? new Date(0),
});
