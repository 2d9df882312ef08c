/**
 * A job's log on disk, cut into numbered chunks that stay until the server has acknowledged the whole job.
 * The first `headBytes` become chunks at once. What follows goes to a ring of `tailBytes` beside them, and joins the
 * numbered chunks when the log is sealed, after one line that says how much fell out of the ring.
 */
import { join } from "node:path";
import * as z from "zod";
import { type Disk, listNames, readJsonIfValid } from "./files.ts";
import {
  type LogLine,
  logLineSchema,
  MAX_CHUNK_BYTES,
  MAX_LINE_CHARACTERS,
  MAX_LINES_PER_CHUNK,
  type Snapshot,
  snapshotSchema,
} from "./protocol/mod.ts";

const chunkSchema = z.object({
  lines: z.array(logLineSchema),
  snapshots: z.array(snapshotSchema).optional(),
  /** Set on chunks of the ring: how much of the ring's input came before this one. */
  ring: z.object({ linesBefore: z.number(), bytesBefore: z.number() }).optional(),
  isCutMarker: z.literal(true).optional(),
});
type StoredChunk = z.infer<typeof chunkSchema>;
export type LogChunk = { lines: LogLine[]; snapshots?: Snapshot[] };

export type JobLog = {
  /** Takes a line into memory; it reaches the disk within the flush interval. */
  append(line: LogLine): void;
  /** Puts a batch of snapshots into a chunk of its own; false when it could not be written and is lost. */
  appendSnapshots(batch: Snapshot[]): Promise<boolean>;
  /** Everything taken so far is on disk when it resolves. Never rejects: see `onTrouble`. */
  flush(): Promise<void>;
  /**
   * Flushes, moves the ring to its place and resolves to the number of chunks. What still cannot be written is kept in
   * memory as the last chunks. May be called again.
   */
  seal(): Promise<number>;
  /** How many numbered chunks can be read now. */
  chunkCount(): number;
  /** A chunk; one with a line that says so when the file was damaged. */
  read(index: number): Promise<LogChunk>;
};

export type JobLogOptions = {
  folder: string;
  disk: Disk;
  headBytes: number;
  tailBytes: number;
  flushMs: number;
  /** A numbered chunk can be sent. */
  onChunk?: () => void;
  /** A write failed, most likely because the disk is full. Lines wait in memory, up to a bound. */
  onTrouble?: (error: unknown) => void;
};

const MAX_WAITING_BYTES = 1024 * 1024;
const encoder = new TextEncoder();
const bytesOf = (line: LogLine): number => encoder.encode(line.text).length + 1;
const totalBytes = (lines: LogLine[]): number => lines.reduce((sum, line) => sum + bytesOf(line), 0);
const nameOf = (index: number): string => `${String(index).padStart(8, "0")}.json`;
const indexOf = (name: string): number => (/^\d{8}\.json$/.test(name) ? Number.parseInt(name, 10) : -1);
const agentLine = (text: string): LogLine => ({ at: new Date().toISOString(), stream: "agent", text });

/** Opens a job's log, new or left by an earlier process; a ring left behind is moved to its place. */
export async function openJobLog(options: JobLogOptions): Promise<JobLog> {
  const { folder, disk, onTrouble = () => {}, onChunk = () => {} } = options;
  const logDir = join(folder, "log");
  const ringDir = join(folder, "ring");
  await disk.makeDir(logDir);
  await disk.makeDir(ringDir);
  const lastIndex = Math.max(-1, ...(await listNames(logDir)).map(indexOf));
  let count = lastIndex + 1;
  let headLeft = options.headBytes;
  const waiting: LogLine[] = [];
  let waitingBytes = 0;
  let droppedLines = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let work: Promise<void> = Promise.resolve();
  const ring = createRing({ ringDir, disk, maxBytes: options.tailBytes });
  /** Last chunks of a log whose disk was full to its end. */
  const inMemory = new Map<number, LogLine[]>();

  /** Gives the next number to a file; a failed write leaves no hole in the numbers. */
  const addNumbered = async (write: (path: string) => Promise<void>) => {
    await write(join(logDir, nameOf(count)));
    count++;
    onChunk();
  };
  const writeNumbered = (chunk: StoredChunk) => addNumbered((path) => disk.writeFile(path, JSON.stringify(chunk)));

  /** The next chunk's worth of waiting lines, behind a word about those that had to be dropped. */
  const takeWaiting = () => {
    const dropped = droppedLines;
    const taken = waiting.splice(0, countThatFit(waiting));
    waitingBytes -= totalBytes(taken);
    droppedLines = 0;
    const note = agentLine(`${dropped} log lines were lost: the state directory is full`);
    return { dropped, taken, lines: dropped > 0 ? [note, ...taken] : taken };
  };

  /** Writes the waiting lines, chunk by chunk; what cannot be written waits on. */
  const writeWaiting = async () => {
    clearTimeout(timer);
    timer = undefined;
    while (waiting.length > 0) {
      const { dropped, taken, lines } = takeWaiting();
      const bytes = totalBytes(lines);
      try {
        if (bytes <= headLeft) await writeNumbered({ lines });
        else await ring.add(lines, bytes);
      } catch (error) {
        waiting.unshift(...taken);
        waitingBytes += totalBytes(taken);
        droppedLines += dropped;
        throw error;
      }
      // A ring once begun must not be overtaken by a smaller chunk that would still fit the head.
      headLeft = bytes <= headLeft ? headLeft - bytes : 0;
    }
  };

  const enqueue = (step: () => Promise<void>): Promise<void> => {
    work = work.then(step).catch((error) => {
      onTrouble(error);
      if (waiting.length > 0) schedule();
    });
    return work;
  };
  const flush = () => enqueue(writeWaiting);
  const schedule = () => {
    timer ??= setTimeout(flush, options.flushMs);
  };

  if (await ring.recover(await isMarked(logDir, lastIndex))) await enqueue(() => ring.moveTo(addNumbered));

  return {
    append(line) {
      const text = line.text.length > MAX_LINE_CHARACTERS ? cutLine(line.text) : line.text;
      waiting.push({ ...line, text });
      waitingBytes += bytesOf({ ...line, text });
      while (waitingBytes > MAX_WAITING_BYTES) {
        const oldest = waiting.shift();
        if (oldest === undefined) break;
        waitingBytes -= bytesOf(oldest);
        droppedLines++;
      }
      if (waiting.length >= MAX_LINES_PER_CHUNK || waitingBytes >= MAX_CHUNK_BYTES) flush();
      else schedule();
    },
    async appendSnapshots(batch) {
      let isWritten = false;
      flush();
      await enqueue(async () => {
        await writeNumbered({ lines: [], snapshots: batch });
        isWritten = true;
      });
      return isWritten;
    },
    flush,
    async seal() {
      await flush();
      await enqueue(() => ring.moveTo(addNumbered));
      clearTimeout(timer);
      timer = undefined;
      // Not before a ring that could not be moved: the next seal goes on with that.
      while (ring.isEmpty() && waiting.length > 0) {
        inMemory.set(count, takeWaiting().lines);
        count++;
      }
      return count;
    },
    chunkCount: () => count,
    async read(index) {
      const kept = inMemory.get(index);
      if (kept !== undefined) return { lines: kept };
      const chunk = await readJsonIfValid(join(logDir, nameOf(index)), chunkSchema).catch(() => null);
      if (chunk === null) return { lines: [agentLine("this part of the log was lost in a crash of the host")] };
      return { lines: chunk.lines, ...(chunk.snapshots === undefined ? {} : { snapshots: chunk.snapshots }) };
    },
  };
}

/** How many of the waiting lines one chunk may hold, with room for one line about losses; at least one. */
function countThatFit(waiting: LogLine[]): number {
  let bytes = 0;
  let fitting = 0;
  for (const line of waiting) {
    bytes += bytesOf(line);
    if (fitting > 0 && (fitting >= MAX_LINES_PER_CHUNK - 1 || bytes > MAX_CHUNK_BYTES - 100)) break;
    fitting++;
  }
  return fitting;
}

function cutLine(text: string): string {
  const note = ` … (${text.length} characters, cut)`;
  return text.slice(0, MAX_LINE_CHARACTERS - note.length) + note;
}

/** Whether the move of the ring had begun before a crash: then its first line is written already. */
async function isMarked(logDir: string, lastIndex: number): Promise<boolean> {
  if (lastIndex < 0) return false;
  const last = await readJsonIfValid(join(logDir, nameOf(lastIndex)), chunkSchema);
  return last?.isCutMarker !== undefined || last?.ring !== undefined;
}

function createRing({ ringDir, disk, maxBytes }: { ringDir: string; disk: Disk; maxBytes: number }) {
  let segments: { seq: number; bytes: number; linesBefore: number; bytesBefore: number }[] = [];
  let nextSeq = 0;
  let linesSeen = 0;
  let bytesSeen = 0;
  let isMarkedAlready = false;
  const fileOf = (seq: number) => join(ringDir, nameOf(seq));
  return {
    isEmpty: () => segments.length === 0,
    async add(lines: LogLine[], bytes: number) {
      const chunk: StoredChunk = { lines, ring: { linesBefore: linesSeen, bytesBefore: bytesSeen } };
      await disk.writeFile(fileOf(nextSeq), JSON.stringify(chunk));
      segments.push({ seq: nextSeq, bytes, linesBefore: linesSeen, bytesBefore: bytesSeen });
      nextSeq++;
      linesSeen += lines.length;
      bytesSeen += bytes;
      let kept = segments.reduce((sum, segment) => sum + segment.bytes, 0);
      for (const oldest of [...segments]) {
        if (kept <= maxBytes || segments.length <= 1) break;
        await disk.remove(fileOf(oldest.seq));
        segments = segments.slice(1);
        kept -= oldest.bytes;
      }
    },
    /** Reads what an earlier process left; true when there was something. `isMarked`: its move had begun. */
    async recover(isMarked: boolean): Promise<boolean> {
      isMarkedAlready = isMarked;
      for (const seq of (await listNames(ringDir)).map(indexOf).filter((found) => found >= 0)) {
        const chunk = await readJsonIfValid(fileOf(seq), chunkSchema);
        const { linesBefore = linesSeen, bytesBefore = bytesSeen } = chunk?.ring ?? {};
        segments.push({ seq, bytes: totalBytes(chunk?.lines ?? []), linesBefore, bytesBefore });
        nextSeq = seq + 1;
      }
      return segments.length > 0;
    },
    /** Appends the ring to the numbered chunks. Each step leaves a state that `recover` can go on from. */
    async moveTo(addNumbered: (write: (path: string) => Promise<void>) => Promise<void>) {
      const first = segments[0];
      if (first !== undefined && first.linesBefore > 0 && !isMarkedAlready) {
        const text = `${first.linesBefore} lines (${first.bytesBefore} bytes) of the log were cut here`;
        const marker: StoredChunk = { lines: [agentLine(text)], isCutMarker: true };
        await addNumbered((path) => disk.writeFile(path, JSON.stringify(marker)));
        isMarkedAlready = true;
      }
      for (const segment of [...segments]) {
        await addNumbered((path) => disk.rename(fileOf(segment.seq), path));
        segments = segments.slice(1);
      }
      linesSeen = 0;
      bytesSeen = 0;
      isMarkedAlready = false;
    },
  };
}

/** All lines of a job's log that are on disk now, in order, also while another process still writes it. */
export async function readStoredLines(folder: string): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  for (const part of ["log", "ring"]) {
    const dir = join(folder, part);
    for (const name of (await listNames(dir)).filter((one) => indexOf(one) >= 0)) {
      lines.push(...((await readJsonIfValid(join(dir, name), chunkSchema))?.lines ?? []));
    }
  }
  return lines;
}
