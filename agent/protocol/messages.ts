/** Every message on the agent socket. One text frame holds one envelope; the prose is in README.md. */
import * as z from "zod";
import { jobProgressSchema, jobResultSchema, snapshotSchema } from "./job-results.ts";
import { jobIdSchema, jobKindSchema, jobOrderSchema, sourceGroupSchema } from "./jobs.ts";
import {
  agentOfferSchema,
  archSchema,
  osSchema,
  releaseVersionSchema,
  sha256Schema,
  updateCodeSchema,
  updateStateSchema,
} from "./release.ts";
import { repositoryUrlSchema } from "./repository-url.ts";
import { missedReasonSchema, scheduleSchema } from "./schedules.ts";
import { repositoryQuestionSchema, streamEndSchema } from "./snapshots.ts";
import { absolutePathSchema, hostnameSchema, secretSchema } from "./values.ts";
import { PROTOCOL_VERSION } from "./version.ts";

const envelope = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.object({ v: z.number().int().positive(), id: z.string().min(1).max(64), type: z.literal(type), ...shape });

/** One line of a job's log. `text` carries no line break; `at` is RFC 3339 UTC. */
export const logLineSchema = z.object({
  at: z.iso.datetime(),
  stream: z.enum(["stdout", "stderr", "agent"]),
  text: z.string().max(8192),
});
export type LogLine = z.infer<typeof logLineSchema>;

/** What restic needs to open the repository. Held in memory and in a 0600 file, never in argv. */
export const repositoryAccessSchema = z.object({
  url: repositoryUrlSchema,
  /** Backend login (HTTP basic, S3 key id …); absent when the backend needs none. */
  username: secretSchema.optional(),
  password: secretSchema.optional(),
  encryptionPassword: secretSchema,
});
export type RepositoryAccess = z.infer<typeof repositoryAccessSchema>;

/** Per host. */
export const MAX_SCHEDULES = 200;

export const agentConfigSchema = z.object({
  revision: z.number().int().positive(),
  repository: repositoryAccessSchema,
  sourceGroups: z.array(sourceGroupSchema).max(200),
  schedules: z.array(scheduleSchema).max(MAX_SCHEDULES).default([]),
});
export type AgentConfig = z.infer<typeof agentConfigSchema>;

/** Up to a day: a timer that is set for much longer goes off at once. */
const milliseconds = (least: number) => z.number().int().min(least).max(86_400_000);
const MAX_KEPT_LOG_BYTES = 256 * 1024 * 1024;

/** Timers and caps of the whole fleet, given out by the server so that they can be tuned in one place. */
export const tuningSchema = z.object({
  heartbeatMs: milliseconds(100),
  progressMs: milliseconds(50),
  logFlushMs: milliseconds(20),
  reconnectMinMs: milliseconds(50),
  reconnectMaxMs: milliseconds(50),
  /** A connection that lived this long resets the back-off. */
  reconnectStableMs: milliseconds(100),
  /** Log bytes kept from the start and from the end of a job; what lies between is cut, and said so. */
  logHeadBytes: z.number().int().min(1024).max(MAX_KEPT_LOG_BYTES),
  logTailBytes: z.number().int().min(1024).max(MAX_KEPT_LOG_BYTES),
  /** How many log chunks may wait for their ack. */
  logWindow: z.number().int().min(1).max(1000),
  /** A job without any sign of life from restic for this long is ended with cause `timeout`. */
  jobSilenceMs: milliseconds(1000),
  /** How long restic may keep retrying a repository that does not answer. */
  unreachableMs: milliseconds(1000),
  /** How often a job is started in all while its cause may pass by itself, and the pauses between, full jitter. */
  retryAttempts: z.number().int().min(1).max(100).default(4),
  retryMinMs: milliseconds(10).default(30_000),
  retryMaxMs: milliseconds(10).default(900_000),
  /** How long a job waits for its lease while there is no server; then restic's own lock must do. */
  leaseOfflineMs: milliseconds(10).default(15_000),
});
export type Tuning = z.infer<typeof tuningSchema>;

/** One name in a folder of the host. Sizes in bytes, of files only. */
export const hostEntrySchema = z.object({
  name: z.string().min(1).max(1024),
  kind: z.enum(["file", "folder", "link", "other"]),
  sizeBytes: z.number().nonnegative().nullable(),
});
export type HostEntry = z.infer<typeof hostEntrySchema>;

/** Names one stream; the data comes on a socket of its own, `/ws/agent/stream/<streamId>`. */
export const streamIdSchema = z.uuid();

/** What a server that has lost a job must be told of it. The last two are of a job that a schedule or the host started. */
export const toldJobSchema = z.object({
  order: jobOrderSchema,
  acceptedAt: z.iso.datetime(),
  scheduleId: z.string().max(64).nullable().optional(),
  nominalAt: z.iso.datetime().optional(),
});
export type ToldJob = z.infer<typeof toldJobSchema>;

export const agentMessageSchema = z.discriminatedUnion("type", [
  envelope("hello", {
    protocol: z.number().int().positive(),
    agentVersion: z.string().min(1).max(64),
    resticVersion: z.string().max(64).nullable(),
    os: osSchema,
    arch: archSchema,
    hostname: hostnameSchema,
    /** Changes at every boot of the machine. */
    bootId: z.string().min(1).max(128),
    /** Stays the same for the life of an installation. */
    machineId: z.string().min(1).max(128),
    /** 0 when the agent holds no configuration yet. */
    configRevision: z.number().int().nonnegative(),
    runningJobs: z.array(jobIdSchema).max(1000),
    finishedJobs: z.array(jobIdSchema).max(1000),
    /** Those of `EXTRA_JOB_KINDS` that this agent can do; a newer agent may name some that this server does not know. */
    extraKinds: z.array(z.string().max(32)).max(20).optional(),
  }),
  envelope("heartbeat", {
    load1: z.number().nonnegative().nullable(),
    stateFreeBytes: z.number().nonnegative().nullable(),
    runningJobs: z.array(jobIdSchema).max(1000),
  }),
  envelope("config.applied", { revision: z.number().int().positive() }),
  envelope("job.accepted", { jobId: jobIdSchema, acceptedAt: z.iso.datetime() }),
  envelope("job.progress", { jobId: jobIdSchema, progress: jobProgressSchema }),
  envelope("job.logged", {
    jobId: jobIdSchema,
    /** 0 for a job's first chunk, then one more each. */
    index: z.number().int().nonnegative(),
    lines: z.array(logLineSchema).max(500),
    /** Only in chunks of a `snapshots` job. */
    snapshots: z.array(snapshotSchema).max(500).optional(),
  }),
  envelope("job.finished", {
    jobId: jobIdSchema,
    kind: jobKindSchema,
    /** Number of chunks of this job; the result is sent only after the last was acknowledged. */
    chunkCount: z.number().int().nonnegative(),
    result: jobResultSchema,
  }),
  /** The host has started a job by itself; nothing else is said of it before this was acknowledged. */
  envelope("job.announced", {
    jobId: jobIdSchema,
    /** Null for a job that somebody on the host itself asked for; its id then starts with `local-`. */
    scheduleId: z.string().max(64).nullable(),
    /** The instant that the schedule names, before spread and delay; of a local job when it was asked for. */
    nominalAt: z.iso.datetime(),
    acceptedAt: z.iso.datetime(),
    order: jobOrderSchema,
  }),
  /** Answers `jobs.recall`, one for each job; without a result the job runs still. */
  envelope("job.recalled", {
    jobId: jobIdSchema,
    kind: jobKindSchema,
    /** Absent when the agent remembers only how it ended. */
    told: toldJobSchema.optional(),
    result: jobResultSchema.nullable(),
  }),
  /** That was all. */
  envelope("jobs.recalled", {}),
  /** Runs that will not happen any more: `count` of them, the first and the last at these nominal times. */
  envelope("schedule.missed", {
    missedId: z.string().min(8).max(100),
    scheduleId: z.string().max(64),
    firstAt: z.iso.datetime(),
    lastAt: z.iso.datetime(),
    count: z.number().int().min(1),
    reason: missedReasonSchema,
  }),
  /** Where an offered update stands. Said anew whenever the offer comes again, so that none needs an answer. */
  envelope("agent.update.reported", {
    offerId: z.string().min(8).max(64),
    version: releaseVersionSchema,
    state: updateStateSchema,
    code: updateCodeSchema.nullable(),
    message: z.string().max(500),
  }),
  /** These pins are on the host's disk. */
  envelope("pins.applied", { current: sha256Schema, next: sha256Schema.nullable() }),
  /** Asks for the repository on behalf of a job; asked again until it is granted. */
  envelope("lease.requested", { jobId: jobIdSchema }),
  /** Answers `stream.open` when there will be no stream. */
  envelope("stream.refused", { streamId: streamIdSchema, end: streamEndSchema }),
  /** Answers `host.list`; `problem` says why there are no entries. */
  envelope("host.listed", {
    requestId: z.string().min(1).max(64),
    entries: z.array(hostEntrySchema).max(1000),
    /** There were more entries than one answer holds. */
    isCut: z.boolean(),
    problem: z.enum(["not_found", "not_a_folder", "permission_denied", "not_allowed", "failed"]).nullable(),
  }),
]);
export type AgentMessage = z.infer<typeof agentMessageSchema>;

export const REJECT_REASONS = ["protocol_unsupported", "cloned_identity", "too_many_connections"] as const;

export const serverMessageSchema = z.discriminatedUnion("type", [
  envelope("welcome", {
    protocol: z.number().int().positive(),
    serverTime: z.iso.datetime(),
    configRevision: z.number().int().positive(),
    tuning: tuningSchema,
  }),
  envelope("rejected", {
    reason: z.enum(REJECT_REASONS),
    message: z.string().max(500),
    retryAfterMs: z.number().int().nonnegative().optional(),
    /** The way out of `protocol_unsupported`: an agent that the server would talk to. */
    update: agentOfferSchema.optional(),
  }),
  envelope("config.replace", { config: agentConfigSchema }),
  envelope("job.start", {
    jobId: jobIdSchema,
    order: jobOrderSchema,
    /** After this instant the agent must not start the job any more. */
    expiresAt: z.iso.datetime(),
    /** Of another host's repository, for the time of this job; the agent never writes it down. */
    access: repositoryAccessSchema.optional(),
  }),
  envelope("job.cancel", { jobId: jobIdSchema }),
  /**
   * This server was restored from a copy: tell again of these jobs, of whatever ended since, and of what runs. Nothing
   * is started before the answer is complete.
   */
  envelope("jobs.recall", { since: z.iso.datetime(), jobIds: z.array(jobIdSchema).max(1000) }),
  /** `index` is the highest chunk up to which the server holds all of them; -1 when it holds none. */
  envelope("job.logged.ack", { jobId: jobIdSchema, index: z.number().int().min(-1) }),
  envelope("job.finished.ack", { jobId: jobIdSchema }),
  envelope("job.announced.ack", { jobId: jobIdSchema }),
  envelope("schedule.missed.ack", { missedId: z.string().min(8).max(100) }),
  /** The repository is this job's until it ends; the server frees it when the host is gone for too long. */
  envelope("lease.granted", { jobId: jobIdSchema }),
  /** Lists one folder of the host, names and sizes only; null lists the roots that the host's own file allows. */
  envelope("host.list", { requestId: z.string().min(1).max(64), path: absolutePathSchema.nullable() }),
  /**
   * Asks about a repository: the agent opens a socket for this stream and answers there. `access` is of another host's
   * repository, for the time of this stream.
   */
  envelope("stream.open", {
    streamId: streamIdSchema,
    question: repositoryQuestionSchema,
    access: repositoryAccessSchema.optional(),
  }),
  /** Nobody reads the answer any more. Said for a stream whose socket may not be open yet; closing that does the same. */
  envelope("stream.close", { streamId: streamIdSchema }),
  /** Become this build when no job runs; repeated at every connection until the host runs it or says why not. */
  envelope("agent.update", { offer: agentOfferSchema }),
  /** SHA-256 of the certificates that the server shows from now on: this one, and soon perhaps the next. */
  envelope("pins.replace", { current: sha256Schema, next: sha256Schema.nullable() }),
  envelope("agent.revoked", { message: z.string().max(500) }),
]);
export type ServerMessage = z.infer<typeof serverMessageSchema>;

/** A message without the fields that `encode` fills in. */
export type Draft<Message extends { v: number; id: string }> = Message extends unknown
  ? Omit<Message, "v" | "id">
  : never;

/** Puts a message into its envelope, ready for one text frame. */
export function encode(draft: Draft<AgentMessage> | Draft<ServerMessage>): string {
  return JSON.stringify({ v: PROTOCOL_VERSION, id: crypto.randomUUID(), ...draft });
}
