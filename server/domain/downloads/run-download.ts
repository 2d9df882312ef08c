import type { DumpFormat } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import { AppError, isAppError } from "@/server/core/errors";
import { streamOf } from "@/server/domain/browse";
import type { Wanted } from "./source";

/** Which part of the answer goes out; `length` is null for an archive, whose end only restic knows. */
export type Part = { skipBytes: number; length: number | null };

export type DownloadEnd = {
  /** `whole` is the part that was asked for. */
  how: "whole" | "cancelled" | "failed";
  /** Bytes that were handed out. */
  bytes: number;
  code: string | null;
};

/** What is written down around a download; `begun` may refuse it, and then no byte goes out. */
export type Ledger = { begun(): Promise<void>; ended(end: DownloadEnd): Promise<void> };

/** Bytes on their way. Who does not ask makes restic wait; nothing piles up. */
export type RunningDownload = {
  /** The next bytes; null behind the last. @throws when the rest will not come: the answer must break off then */
  next(): Promise<Uint8Array | null>;
  /** Nobody reads any more: ends restic. */
  stop(): void;
};

type Run = Wanted & { format: DumpFormat; part: Part; signal: AbortSignal };

/**
 * Starts restic on the reading host and waits for the first bytes, so that what cannot be had at all is refused with
 * its reason instead of broken off.
 * @throws AppError what `openStream` and the stream itself say
 */
export async function runDownload(ctx: Ctx, run: Run, ledger: Ledger): Promise<RunningDownload> {
  const { snapshotId, path, format, part, signal } = run;
  const over = new AbortController();
  const open = streamOf(ctx, { kind: "dump", snapshotId, path, format, skipBytes: part.skipBytes }, run);
  const stream = await open(AbortSignal.any([signal, over.signal]));
  const chunks: AsyncIterator<Buffer> = stream.body[Symbol.asyncIterator]();
  let bytes = 0;
  let end: Promise<void> | null = null;
  const finish = (how: DownloadEnd["how"], code: string | null = null): Promise<void> => {
    if (end) return end;
    // Whoever writes it down may end the signal, which must not count as the reader's end.
    signal.removeEventListener("abort", stop);
    end = ledger.ended({ how, bytes, code }).catch((error: unknown) => {
      ctx.log.error({ err: error }, "the end of a download could not be written down");
    });
    over.abort();
    stream.close();
    return end;
  };
  const stop = () => void finish("cancelled");

  let ahead: IteratorResult<Buffer> | null;
  try {
    ahead = await chunks.next();
    signal.throwIfAborted();
    await ledger.begun();
  } catch (error) {
    over.abort();
    stream.close();
    throw error;
  }
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();

  const next = async (): Promise<Uint8Array | null> => {
    if (end) throw new AppError("repository_failed", "The download was ended before its last byte.");
    if (part.length !== null && bytes >= part.length) {
      await finish("whole");
      return null;
    }
    const { done, value } = ahead ?? (await chunks.next());
    ahead = null;
    if (!done) {
      const piece = part.length === null ? value : value.subarray(0, part.length - bytes);
      bytes += piece.length;
      return piece;
    }
    if (part.length !== null)
      throw new AppError("repository_failed", "The file ended before it was whole; try the download again.");
    await finish("whole");
    return null;
  };
  return {
    next: async () => {
      try {
        return await next();
      } catch (error) {
        await finish("failed", isAppError(error) ? error.code : "internal");
        throw error;
      }
    },
    stop,
  };
}
