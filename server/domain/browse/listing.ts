import { type SnapshotEntry, snapshotEntrySchema } from "@/agent/protocol/mod";
import type { OpenStream, TreeSlice, TreeWindow } from "@/server/core/ports";
import { readLines } from "./lines";
import { PIECE_SIZE, pack } from "./packed";
import { createPieces } from "./pieces";
import { skim } from "./skim";

export type Listing = {
  read(window: TreeWindow, open: OpenStream): Promise<TreeSlice>;
  /** Whether its stream is open, or somebody waits for it. */
  isBusy(): boolean;
};

type Options = {
  /** Asks for room for so many more bytes; false when there is none. */
  reserve(bytes: number): boolean;
  /** How long a stream that nobody waits for may go on: whoever looks at a page soon wants the next. */
  lingerMs: number;
};

type Waiter = { upTo: number; resolve(): void; reject(error: unknown): void };

/**
 * The names of one folder of one snapshot, which never change. One stream serves all who ask. One that was stopped is
 * opened again when somebody wants more, and what is known already is skipped.
 */
export function createListing({ reserve, lingerMs }: Options): Listing {
  const pieces = createPieces();
  let state: "idle" | "running" | "whole" | "full" = "idle";
  let waiters: Waiter[] = [];
  let readers = 0;
  let stop = () => {};
  let linger: ReturnType<typeof setTimeout> | undefined;

  const wake = (isEnd: boolean) => {
    const have = pieces.count();
    const ready = waiters.filter(({ upTo }) => isEnd || upTo <= have);
    waiters = waiters.filter((waiter) => !ready.includes(waiter));
    for (const { resolve } of ready) resolve();
  };
  const fail = (error: unknown) => {
    const failed = waiters;
    waiters = [];
    for (const { reject } of failed) reject(error);
  };

  async function run(open: OpenStream): Promise<void> {
    const abort = new AbortController();
    let close = () => {};
    stop = () => {
      abort.abort();
      close();
    };
    state = "running";
    try {
      const stream = await open(abort.signal);
      close = stream.close;
      if (abort.signal.aborted) close();
      state = await take(readLines(stream.body, snapshotEntrySchema), abort.signal);
      close();
      wake(true);
    } catch (error) {
      close();
      pieces.dropLoose();
      state = "idle";
      if (abort.signal.aborted) wake(true);
      else fail(error);
    }
  }

  async function take(lots: AsyncGenerator<SnapshotEntry[]>, signal: AbortSignal): Promise<"whole" | "full"> {
    let toSkip = pieces.count();
    for await (const lot of lots) {
      const skipped = Math.min(toSkip, lot.length);
      toSkip -= skipped;
      for (let from = skipped; from < lot.length; ) {
        const end = from + PIECE_SIZE - pieces.loose().length;
        pieces.add(lot.slice(from, end));
        from = end;
        if (pieces.loose().length === PIECE_SIZE && !(await packLoose())) return "full";
      }
      wake(false);
    }
    // Only the very last piece may be short: one in the middle would shift all that follow.
    signal.throwIfAborted();
    return pieces.loose().length === 0 || (await packLoose()) ? "whole" : "full";
  }

  async function packLoose(): Promise<boolean> {
    const packed = await pack(pieces.loose());
    if (!reserve(packed.length)) {
      pieces.dropLoose();
      return false;
    }
    pieces.keep(packed);
    return true;
  }

  async function have(upTo: number, open: OpenStream): Promise<boolean> {
    while (pieces.count() < upTo && state !== "whole" && state !== "full") {
      const arrived = new Promise<void>((resolve, reject) => waiters.push({ upTo, resolve, reject }));
      if (state === "idle") void run(open);
      await arrived;
    }
    return state === "whole" || pieces.count() >= upTo;
  }

  return {
    isBusy: () => readers > 0 || state === "running",
    async read(window, open) {
      readers++;
      clearTimeout(linger);
      try {
        const end = window.offset + window.limit;
        // One more than asked for tells whether there is a next page.
        if (!(await have(end + 1, open))) return await skim(window, open);
        const total = state === "whole" ? pieces.count() : null;
        const nextOffset = pieces.count() > end ? end : null;
        return { entries: await pieces.slice(window.offset, end), total, nextOffset };
      } finally {
        readers--;
        if (readers === 0 && state === "running") linger = setTimeout(() => stop(), lingerMs).unref();
      }
    },
  };
}
