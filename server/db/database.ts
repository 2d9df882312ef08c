import type { Prisma, PrismaClient } from "./generated/client";

/** A transaction's handle: the client without what would escape the transaction. */
export type Tx = Prisma.TransactionClient;

/** One stored piece of a job's log: its index and its newline-separated JSON lines. */
export type StoredChunk = { chunk: number; lineCount: number; text: string };

/** The bulk path of job logs: prepared statements beside Prisma, guarded by the same mutex. */
export type LogStore = {
  /**
   * Stores chunks that are not there yet and moves the job's contiguous mark.
   * @returns the highest index up to which every chunk is stored, -1 when chunk 0 is missing;
   *          null when there is no such job of that host, or it takes no more chunks
   */
  append(input: { jobId: string; hostId: string; chunks: StoredChunk[] }): Promise<number | null>;
  /** Chunks from index `from` on, at most `limit`. */
  read(input: { jobId: string; from: number; limit: number }): Promise<StoredChunk[]>;
  close(): void;
};

export type Database = { prisma: PrismaClient; logs: LogStore; close(): Promise<void> };
