import type { FleetReads } from "./fleet-reads";
import type { Prisma, PrismaClient } from "./generated/client";

/** A transaction's handle: the client without what would escape the transaction. */
export type Tx = Prisma.TransactionClient;

/** One stored piece of a job's log: its index and its newline-separated JSON lines. */
export type StoredChunk = { chunk: number; lineCount: number; text: string };

/** The bulk path of job logs: prepared statements beside Prisma, guarded by the same mutex. */
export type LogStore = {
  /**
   * Stores chunks that are not there yet and moves the job's contiguous mark.
   * A job that is over takes no more: its chunks count as dealt with.
   * Chunks of a job that another machine than `machineId` was given are none of that job; null is any machine.
   * @returns the highest index up to which every chunk is stored, -1 when chunk 0 is missing;
   *          null when there is no such job of that host, or its log is full
   */
  append(input: {
    jobId: string;
    hostId: string;
    machineId: string | null;
    chunks: StoredChunk[];
  }): Promise<number | null>;
  /** Chunks from index `from` on, at most `limit`. */
  read(input: { jobId: string; from: number; limit: number }): Promise<StoredChunk[]>;
  /** How many lines each chunk from index `from` on has, at most `limit` of them, without opening any. */
  lineCounts(input: { jobId: string; from: number; limit: number }): Promise<number[]>;
};

/** Removal of old jobs and logs, in steps that leave everybody else their turn. Open jobs are never among them. */
export type HistoryStore = {
  /** Ids of jobs that were finished before that instant, oldest first, without the newest backup of each host. */
  oldJobs(input: { before: Date; limit: number }): Promise<string[]>;
  /** Jobs with a stored log that were finished before that instant, likewise; `bytes` of log text. */
  oldLogs(input: { before: Date; limit: number }): Promise<{ jobId: string; bytes: number }[]>;
  /** Bytes of log text in all. */
  logBytes(): Promise<number>;
  removeLogs(input: { jobIds: readonly string[]; at: Date }): Promise<void>;
  removeJobs(jobIds: readonly string[]): Promise<void>;
  /** Gives some free space back to the disk. @returns whether there is more than `keepPages` to give */
  giveBack(input: { keepPages: number }): Promise<boolean>;
};

/** What a host's row says of its agent. */
export type AgentRow = Pick<
  Prisma.HostModel,
  | ("id" | "hostname" | "configRevision" | "agentVersion" | "resticVersion" | "os" | "arch" | "machineId" | "bootId")
  | ("updateVersion" | "updateState")
>;

/**
 * The questions that every agent asks when it connects, as prepared statements: a fleet that comes back at once
 * asks them thousands of times. They see what is committed, and never wait for an open transaction.
 */
export type AgentLookups = {
  hostByTokenHash(agentTokenHash: string): AgentRow | null;
  /** Whether any job of the host is not over yet. */
  hasOpenJobs(hostId: string): boolean;
  /** Pin of the server's next certificate that the host has on its disk; null when it has none, or is no host. */
  nextCertPin(hostId: string): string | null;
};

/** What an agent's `hello` may change about its host's row. */
export type AgentFacts = Omit<AgentRow, "id" | "hostname" | "configRevision" | "updateVersion" | "updateState">;

/** The bulk path of heartbeats: one transaction for all hosts that were heard of. */
export type HeartbeatStore = {
  record(batch: { at: Date; seen: readonly string[]; facts: ReadonlyMap<string, AgentFacts> }): Promise<void>;
};

/** A session with what its user may do right now. */
export type SessionRow = {
  id: string;
  expiresAt: Date;
  user: Pick<Prisma.UserModel, "id" | "username" | "role" | "isDisabled">;
};

/** One line of the hosts list; `repositories` holds the primary one. */
export type HostListRow = Pick<
  Prisma.HostModel,
  | ("id" | "hostname" | "tags" | "os" | "arch" | "agentVersion" | "resticVersion" | "lastSeenAt" | "createdAt")
  | ("lastBackupJobId" | "lastBackupState" | "lastBackupFinishedAt" | "lastSnapshotAt")
  | ("hasBackupSchedule" | "backupPausedUntil" | "overdueAt" | "worstBackup" | "nextRunAt")
  | ("updateVersion" | "updateState" | "updateCode" | "updateMessage" | "updateAt")
  | ("restoreProvenAt" | "drillState" | "drillCause" | "drillJobId" | "drillAt" | "drillDueAt")
> & {
  restoreBytesPerSecond: number | null;
  /** What its newest snapshot holds, where restic says so and the speed of a restore is known. */
  newestBytes: number | null;
  repositories: Pick<Prisma.RepositoryModel, "url" | "state" | "cause" | "message">[];
};

/** What a rollout needs to know of every host. */
export type FleetRow = Pick<
  Prisma.HostModel,
  "id" | "os" | "arch" | "agentVersion" | "lastSeenAt" | "updateOfferId" | "updateState" | "updateCode"
>;

/** What a search of all hosts filters and orders by. `activeJobId` is a job that the host has in hand. */
export type HostIndexRow = Pick<
  Prisma.HostModel,
  | ("id" | "hostname" | "agentVersion" | "lastBackupState" | "lastSnapshotAt" | "nextRunAt")
  | ("hasBackupSchedule" | "backupPausedUntil" | "overdueAt" | "worstBackup" | "drillState" | "drillDueAt")
> & { tags: string[]; repoUrl: string; repoState: string; activeJobId: string | null; activeJobKind: string | null };

/** The reads that most requests are made of, or that walk the whole fleet, as prepared statements. They see what is committed. */
export type RequestReads = {
  sessionByTokenHash(tokenHash: string): SessionRow | null;
  /** Hosts by name, those behind `after`. */
  hosts(page: { after?: string | undefined; limit: number }): HostListRow[];
  /** Those of these hosts that there are, in no order. */
  hostsByIds(ids: readonly string[]): HostListRow[];
  /** Every host by name, with what a search needs of it. */
  hostIndex(): HostIndexRow[];
  /** Every host, in no order. */
  fleet(): FleetRow[];
};

/** One repository, whoever uses it. Instants are texts; `lastCheck`, `lastVerify` and `locks` are `instant|rest`. */
export type PlaceRow = {
  key: string;
  url: string;
  hostCount: number;
  sizeBytes: number | null;
  sizeMeasuredAt: string | null;
  lastPruneAt: string | null;
  lastCheck: string | null;
  lastVerify: string | null;
  locks: string | null;
  isReady: number;
  isFailed: number;
  cause: string | null;
  trouble: number;
  /** Of all pages. */
  total: number;
  /** The same before `show` narrows them. */
  needsAction: number;
};
export type PlaceHostRow = {
  key: string;
  hostId: string;
  hostname: string;
  repositoryId: string;
  state: string;
  cause: string | null;
  snapshots: number;
};
export type PlaceDay = { key: string; day: string; sizeBytes: number };

/** Repositories across the fleet. */
export type PlaceReads = {
  page(input: {
    search: string;
    /** Checks before this instant are too old. */
    checkedSince: Date;
    show: "all" | "action" | "fine";
    limit: number;
    offset: number;
  }): PlaceRow[];
  /** The first hosts of each place, by name. */
  hosts(keys: readonly string[]): PlaceHostRow[];
  days(input: { keys: readonly string[]; from: string }): PlaceDay[];
};

/** One day of one host. */
export type HostDayRow = Pick<Prisma.HostDayModel, "hostId" | "day" | "succeeded" | "partial" | "failed" | "isOverdue">;

/** Days of hosts and of repositories, as whole sets. Days are `2026-11-27`, in UTC. */
export type DayStore = {
  /**
   * Marks today for every host that is overdue, as one set. The first call after a start also marks the days that
   * the server was away.
   */
  markOverdue(now: Date): Promise<void>;
  /** Writes down for today how large each repository is that was ever measured. */
  keepSizes(now: Date): Promise<void>;
  /** Removes older days of both kinds. */
  removeBefore(day: string): Promise<void>;
  /** Days of these hosts from that day on, in no order; days without anything have no row. */
  ofHosts(input: { hostIds: readonly string[]; from: string }): HostDayRow[];
};

/** What of an enabled schedule matters to when it runs, and beside whom. */
export type PlannedRow = Pick<
  Prisma.ScheduleModel,
  | ("id" | "hostId" | "name" | "kind" | "cron" | "timeZone" | "spreadSeconds")
  | ("missedRunPolicy" | "pausedUntil" | "countsFrom")
> & {
  hostname: string;
  /** JSON as stored; null is none. */
  blackouts: string | null;
};
export type RepositoryUse = Pick<Prisma.RepositoryModel, "hostId" | "url" | "resticRepositoryId">;

export type PlannedReads = {
  /** Enabled schedules of one of `PLANNED_SLICES` parts of the fleet, in no order. */
  schedules(slice: number): PlannedRow[];
  /** Where each host backs up to. */
  repositories(): RepositoryUse[];
};

export type Database = {
  prisma: PrismaClient;
  reads: RequestReads;
  planned: PlannedReads;
  logs: LogStore;
  history: HistoryStore;
  lookups: AgentLookups;
  heartbeats: HeartbeatStore;
  days: DayStore;
  fleet: FleetReads;
  places: PlaceReads;
  close(): Promise<void>;
};
