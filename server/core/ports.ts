import type { Readable } from "node:stream";
import type {
  AgentBuild,
  DiffLine,
  EXTRA_JOB_KINDS,
  FoundEntry,
  HostEntry,
  JobProgress,
  RepositoryAccess,
  RepositoryQuestion,
  SnapshotEntry,
} from "@/agent/protocol/mod";

/** What the rest of the server may ask about agent sockets; the hub implements it. */
export type AgentConnections = {
  /** True while the host's socket is open or was lost less than the grace ago. */
  isOnline(hostId: string): boolean;
  /** True while an agent is connected that understands offers of updates. */
  isUpdatable(hostId: string): boolean;
  /** True while an agent is connected that knows this kind of job. */
  canDo(hostId: string, kind: (typeof EXTRA_JOB_KINDS)[number]): boolean;
  /** Last sign of life in this process, newer than the row's `lastSeenAt`; null when there was none. */
  lastSeenAt(hostId: string): Date | null;
  /**
   * Asks a connected agent for one folder of its host; null asks for the roots that it may show.
   * @throws AppError `host_offline`, or `host_timeout` when no answer comes in time
   */
  listFolder(hostId: string, path: string | null): Promise<FolderListing>;
  /**
   * Asks a connected agent about a repository: its own, or the one that it is given access to for this stream.
   * @throws AppError `host_offline`, `agent_too_old`, `rate_limited`, or `host_timeout` when no stream comes in time
   */
  openStream(hostId: string, request: StreamRequest): Promise<RepositoryStream>;
};

export type StreamRequest = {
  question: RepositoryQuestion;
  access?: RepositoryAccess;
  /** Aborted when nobody reads any more, also before the stream has begun. */
  signal?: AbortSignal;
};

/** An answer on its way. Who does not read makes restic wait; nothing piles up. */
export type RepositoryStream = {
  /**
   * Ends after the last byte of a whole answer; is destroyed with an AppError otherwise: `snapshot_not_found`,
   * `path_not_found`, `repository_failed`, `host_offline`.
   */
  body: Readable;
  /** Stops restic on the host; harmless after the end. */
  close(): void;
};

/** Opens the stream that an answer is read from; called only when the answer is not known yet. */
export type OpenStream = (signal: AbortSignal) => Promise<RepositoryStream>;

export type TreeWindow = { offset: number; limit: number };
/** `total` is null while it is not known; `nextOffset` is null behind the last entry. */
export type TreeSlice = { entries: SnapshotEntry[]; total: number | null; nextOffset: number | null };

/** Folders of snapshots that were looked at lately; in memory only, and never more than fits a fixed bound. */
export type SnapshotTrees = {
  /**
   * A part of a folder, as soon as its entries have arrived. `key` names repository, snapshot and folder.
   * @throws what the stream ends with
   */
  page(key: string, request: { window: TreeWindow; open: OpenStream }): Promise<TreeSlice>;
  /** What is kept, in bytes. */
  bytes(): number;
};

/** The last few answers to one kind of question, kept for a minute; who asks the same meanwhile waits for the same. */
export type RecentAnswers<Answer> = { get(key: string, make: () => Promise<Answer>): Promise<Answer> };

export type FoundAnswer = { found: FoundEntry[]; isCut: boolean };
type DiffPart<Key extends string> = Extract<DiffLine, Record<Key, unknown>>;
/** `sums` is null when the answer was cut before restic told them. */
export type DiffAnswer = {
  changes: DiffPart<"change">[];
  isCut: boolean;
  sums: DiffPart<"sums">["sums"] | null;
};

/** What the server remembers of looking into snapshots. */
export type Browsing = {
  trees: SnapshotTrees;
  found: RecentAnswers<FoundAnswer>;
  diffs: RecentAnswers<DiffAnswer>;
};

/** `problem` says why there are no entries. */
export type FolderListing = {
  entries: HostEntry[];
  isCut: boolean;
  problem: "not_found" | "not_a_folder" | "permission_denied" | "not_allowed" | "failed" | null;
};

/** Progress of running jobs: kept in memory only, because the next second brings a newer one. */
export type LiveProgress = {
  get(jobId: string): { progress: JobProgress; at: Date } | null;
  set(jobId: string, progress: JobProgress): void;
  clear(jobId: string): void;
};

/** Downloads by link that run at this moment: in memory only, as none of them outlives the process. */
export type LiveDownloads = {
  /** Takes a link for one download, which is told by `stop` when it must end; false while another one has it. */
  take(linkId: string, stop: () => void): boolean;
  /** Gives the link back, if this download has it still. */
  free(linkId: string, stop: () => void): void;
  isRunning(linkId: string): boolean;
  /** Ends the link's download, if there is one; another one may begin at once. */
  stop(linkId: string): void;
};

/** Backend login and repository password in the clear; only ever in memory. */
export type RepositorySecrets = { username?: string; password?: string; encryptionPassword: string };

/**
 * Sealing of secrets under the server's master key.
 * `place` names table, row and column and is authenticated, so that a sealed value can't be moved to another row.
 */
export type Secrets = {
  seal(plain: string, place: string): Uint8Array<ArrayBuffer>;
  /** @throws when the value was sealed under another key or for another place */
  open(sealed: Uint8Array, place: string): string;
  /** Seals under a raw enrollment token together with the master key; useless without both. */
  sealForToken(plain: string, rawToken: string): Uint8Array<ArrayBuffer>;
  openWithToken(sealed: Uint8Array, rawToken: string): string;
};

export type RateLimit = {
  /** @throws AppError `rate_limited` when the key has no try left; takes none away */
  check(key: string): Promise<void>;
  /** @throws AppError `rate_limited` with the seconds to wait when the key has no try left */
  consume(key: string): Promise<void>;
  /** Forgets the tries of a key after a success. */
  forgive(key: string): Promise<void>;
};

/** Counters per purpose; keys are chosen by the verb. */
export type RateLimits = {
  loginPerAddress: RateLimit;
  loginPerAccount: RateLimit;
  enrollmentPerAddress: RateLimit;
  setupPerAddress: RateLimit;
  linkPerAddress: RateLimit;
};

/** Pins of the certificate that this server itself serves; all are empty without own TLS. */
export type CertPins = {
  /** Lower-case hexadecimal SHA-256 of the DER. */
  current: string;
  /** The same of the certificate that will be served next; empty while none is prepared. */
  next: string;
  /** `sha256//…`, joined by `;`, as curl's --pinnedpubkey takes it; empty unless the certificate is self-signed. */
  pubkeys: string;
};

/** What may be told of a certificate. */
export type KnownCertificate = {
  /** Lower-case hexadecimal SHA-256 of its DER: what agents compare. */
  sha256: string;
  /** `sha256//` and the Base64 SHA-256 of the public key: what curl compares. */
  publicKeyPin: string;
  notAfter: Date;
};

/** The certificates that this server itself serves. */
export type Certificates = {
  /** `off` behind a proxy, `self-signed` when it makes them itself, `files` when somebody else does. */
  mode: "off" | "self-signed" | "files";
  current(): KnownCertificate | null;
  /** The one that follows; `isServable` is false while its key is not known. */
  next(): (KnownCertificate & { isServable: boolean }) | null;
  /** Makes the next one unless there is one; null where that is somebody else's business. */
  prepare: (() => Promise<void>) | null;
  /** Serves the next one from now on. @returns false when there is none to be served */
  activate(): boolean;
  /** Looks at the files anew; `problem` says why they cannot be used as they are. */
  reload(): { isChanged: boolean; problem: string | null };
};

/** Vouches for the agents that this server hands out. */
export type ReleaseKey = {
  /** Base64 of the 32 bytes of the Ed25519 public key: what hosts learn at enrollment. */
  publicKey: string;
  /** Base64 of the Ed25519 signature over the text; null when the private half is kept elsewhere. */
  sign(statement: string): string | null;
  /** Whether a signature over the text was made with the private half. */
  verify(statement: string, signature: string): boolean;
};

/** A build of the agent that lies ready on this server: whole, and vouched for by the release key. */
export type HeldBuild = {
  build: AgentBuild;
  signature: string;
  file: HeldFile;
  /** The same file compressed; null when that would save next to nothing. */
  gzip: HeldFile | null;
};
/** `stamp` changes with the file, so that nothing is handed out but what was checked. */
export type HeldFile = { path: string; sizeBytes: number; stamp: string };

export type AgentBuilds = {
  /**
   * Every sound build. Files that have changed are read and checked first.
   * @throws when there is a manifest that cannot be understood
   */
  current(): Promise<HeldBuild[]>;
  /** The newest version among those last read, null when there is none; for lists, which must not wait for a disk. */
  newestVersion(): string | null;
};

/** What the outside needs to know about this server; the public URL never comes from a Host header. */
export type Site = {
  /** Without a trailing slash. */
  publicUrl: string;
  /** By what hosts know this server's certificate; asked anew each time, because a certificate may be exchanged. */
  pins(): CertPins;
  /** Folder of built agents with manifest.json. */
  agentDir: string;
  /** Folder of mirrored copies of restic. */
  resticDir: string;
  /** What was configured from outside when the server started, without its secrets. */
  settings: readonly { name: string; value: string; isDefault: boolean }[];
  /** One-time code that guards the first admin's setup page; null once an admin exists. */
  setupCode(): string | null;
};
