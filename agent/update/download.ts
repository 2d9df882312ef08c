/** Brings an offered build to the disk: resumed as often as it breaks off, and never longer than it was offered. */
import { createHash, type Hash } from "node:crypto";
import { isDiskFull, messageOf } from "../errors.ts";
import type { AppendFile, Disk } from "../files.ts";
import type { OpenDownload } from "../http.ts";
import type { AgentBuild } from "../protocol/mod.ts";
import { UpdateFailure } from "./failure.ts";

export type DownloadDeps = {
  disk: Disk;
  file: string;
  build: AgentBuild;
  open(from: number): Promise<OpenDownload>;
  /** Of the file's file system; null when it cannot be told. */
  freeBytes(): Promise<number | null>;
  /** Waits before the next try; `stalled` tries in a row brought nothing. */
  pause(stalled: number): Promise<void>;
  /** While there is no connection to the server, its next offer is the better time to go on. */
  isOnline(): boolean;
  stop: AbortSignal;
};

/** In a row without a single byte. */
const MAX_STALLED = 8;
const MAX_TRIES = 500;
const FILE_MODE = 0o755;

/** True when the file is whole and on disk; false when it is to be gone on with at the next offer. Throws UpdateFailure. */
export async function download(deps: DownloadDeps): Promise<boolean> {
  const part = await openPart(deps);
  const hadBytes = part.bytes() > 0;
  try {
    if (!(await fetchAll(deps, part))) return false;
    if (part.sha256() !== deps.build.sha256) {
      // What an earlier process left may have suffered from a power cut; what this one fetched may not.
      await part.clear();
      if (!hadBytes) throw damaged();
      if (!(await fetchAll(deps, part))) return false;
      if (part.sha256() !== deps.build.sha256) throw damaged();
    }
    await part.sync();
    return true;
  } catch (error) {
    if (error instanceof UpdateFailure) throw error;
    throw writeFailure(error, deps.file);
  } finally {
    part.close();
  }
}

const damaged = () => new UpdateFailure("bad_checksum", "The SHA-256 of the download is not the one that was offered.");

async function fetchAll(deps: DownloadDeps, part: Part): Promise<boolean> {
  await assertRoom(deps, part.bytes());
  let stalled = 0;
  for (let tries = 0; part.bytes() < deps.build.sizeBytes; tries++) {
    if (deps.stop.aborted) return false;
    const before = part.bytes();
    const problem = await fetchSome(deps, part);
    if (part.bytes() >= deps.build.sizeBytes) break;
    stalled = part.bytes() > before ? 0 : stalled + 1;
    if (deps.stop.aborted || !deps.isOnline()) return false;
    if (stalled >= MAX_STALLED || tries >= MAX_TRIES) {
      throw new UpdateFailure("download_failed", `The agent could not be downloaded: ${problem}.`);
    }
    await deps.pause(stalled);
  }
  return true;
}

async function assertRoom({ freeBytes, build }: DownloadDeps, have: number): Promise<void> {
  const free = await freeBytes();
  if (free === null || free >= build.sizeBytes - have) return;
  const [needed, left] = [build.sizeBytes - have, free].map((bytes) => `${Math.ceil(bytes / 1e6)} MB`);
  throw new UpdateFailure(
    "no_space",
    `The new agent needs ${needed} where the agent is installed, and ${left} are free.`,
  );
}

/** One connection; what went wrong on it. Throws only what another try would not mend. */
async function fetchSome({ open, build }: DownloadDeps, part: Part): Promise<string> {
  let answer: OpenDownload;
  try {
    answer = await open(part.bytes());
  } catch (error) {
    return messageOf(error);
  }
  try {
    const problem = await problemOf(answer, part, build);
    return problem ?? (await readBody(answer, part, build));
  } finally {
    answer.close();
  }
}

async function problemOf(answer: OpenDownload, part: Part, build: AgentBuild): Promise<string | null> {
  const { status, header } = answer;
  if (status !== 200 && status !== 206) {
    if (status === 416) await part.clear();
    return `the server answered HTTP ${status}`;
  }
  const named = header("x-checksum-sha256");
  if (named !== undefined && named.toLowerCase() !== build.sha256) {
    throw new UpdateFailure("bad_checksum", "The server hands out another file than the one that it has offered.");
  }
  if ((header("content-encoding") ?? "identity") !== "identity") return "the answer is compressed";
  const start = /^bytes (\d+)-/.exec(header("content-range") ?? "")?.[1];
  if (status === 206 && Number(start) !== part.bytes()) {
    await part.clear();
    return "the server resumed at another byte";
  }
  if (status === 200 && part.bytes() > 0) await part.clear();
  return null;
}

async function readBody(answer: OpenDownload, part: Part, build: AgentBuild): Promise<string> {
  const chunks = answer.body[Symbol.asyncIterator]();
  for (;;) {
    let next: IteratorResult<Uint8Array>;
    try {
      next = await chunks.next();
    } catch (error) {
      return `the connection broke: ${messageOf(error)}`;
    }
    if (next.done) return "the connection broke off";
    if (part.bytes() + next.value.length > build.sizeBytes) {
      throw new UpdateFailure("bad_checksum", `The download is longer than the ${build.sizeBytes} bytes offered.`);
    }
    await part.write(next.value);
    if (part.bytes() === build.sizeBytes && (await isMore(chunks))) {
      throw new UpdateFailure("bad_checksum", `The download is longer than the ${build.sizeBytes} bytes offered.`);
    }
    if (part.bytes() === build.sizeBytes) return "";
  }
}

/** The end of a whole download may break: that does it no harm. */
async function isMore(chunks: AsyncIterator<Uint8Array>): Promise<boolean> {
  try {
    const next = await chunks.next();
    return !next.done && next.value.length > 0;
  } catch {
    return false;
  }
}

/** What is on disk so far, with its running checksum. */
type Part = {
  bytes(): number;
  sha256(): string;
  write(bytes: Uint8Array): Promise<void>;
  clear(): Promise<void>;
  sync(): Promise<void>;
  close(): void;
};

async function openPart({ disk, file, build }: DownloadDeps): Promise<Part> {
  let hash: Hash = createHash("sha256");
  let count = 0;
  let sink: AppendFile | null = null;
  const clear = async () => {
    sink?.close();
    sink = null;
    hash = createHash("sha256");
    count = 0;
    await disk.remove(file);
    sink = await disk.openAppend(file, FILE_MODE);
  };
  try {
    const left = await hashOf(file);
    if (left !== null && left.count <= build.sizeBytes) {
      ({ hash, count } = left);
      sink = await disk.openAppend(file, FILE_MODE);
    } else await clear();
  } catch (error) {
    throw writeFailure(error, file);
  }
  return {
    bytes: () => count,
    sha256: () => hash.copy().digest("hex"),
    async write(bytes) {
      if (sink === null) throw new Error(`${file} is not open`);
      await sink.write(bytes);
      hash.update(bytes);
      count += bytes.length;
    },
    clear,
    sync: async () => await sink?.sync(),
    close: () => sink?.close(),
  };
}

async function hashOf(file: string): Promise<{ hash: Hash; count: number } | null> {
  const hash = createHash("sha256");
  let count = 0;
  try {
    for await (const bytes of (await Deno.open(file)).readable) {
      hash.update(bytes);
      count += bytes.length;
    }
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
  return { hash, count };
}

export function writeFailure(error: unknown, file: string): UpdateFailure {
  if (isDiskFull(error)) {
    return new UpdateFailure("no_space", `There is no room for ${file}: free some space on its file system.`);
  }
  return new UpdateFailure("not_writable", `${file} cannot be written: ${messageOf(error)}.`.slice(0, 500));
}
