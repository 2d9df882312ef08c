import { createHash } from "node:crypto";
import type { SnapshotEntry } from "@/agent/protocol/mod";
import { AppError } from "@/server/core/errors";
import { transact } from "@/server/db/transact";
import { recordSnapshots } from "@/server/domain/snapshots";
import type { TestHost } from "./factories";
import { snapshot } from "./results";
import type { TestContext } from "./test-context";

/** A snapshot that is listed. @returns its id */
export async function listSnapshot(context: TestContext, host: TestHost, seed = host.hostname): Promise<string> {
  const one = snapshot(seed);
  const { repositoryId } = host;
  await transact(context.asSystem(), (unit) => recordSnapshots(unit, { repositoryId, jobId: "job", snapshots: [one] }));
  return one.snapshotId;
}

type Content = Uint8Array | AsyncIterable<Uint8Array> | { kind: SnapshotEntry["kind"] };

/** Answers `ls` and `dump` of a host as restic would about these paths; a folder's archive is the folder's own path. */
export function holdFiles({ connections }: TestContext, files: Record<string, Content>): void {
  const entries = Object.entries(files);
  connections.setStreams((_, { question }) => {
    if (question.kind === "ls") {
      const parent = question.path === "/" ? "/" : `${question.path}/`;
      const here = entries.filter(([path]) => path.startsWith(parent) && !path.slice(parent.length).includes("/"));
      if (here.length === 0) throw new AppError("path_not_found", "There is no such folder.");
      return lines(here.map(([path, content]) => entryOf(path.slice(parent.length), content)));
    }
    if (question.kind !== "dump") throw new Error(`nothing answers ${question.kind} here`);
    const content = files[question.path];
    if (content instanceof Uint8Array) return pieces(content.subarray(question.skipBytes));
    if (content && Symbol.asyncIterator in content) return content;
    return pieces(archiveOf(question.path).subarray(question.skipBytes));
  });
}

export const archiveOf = (path: string): Uint8Array => Buffer.from(`archive of ${path}`.repeat(100));

async function* lines(entries: SnapshotEntry[]): AsyncGenerator<Uint8Array> {
  const text = Buffer.from(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
  // Cut where it hurts: in the middle of a line, and of a character.
  for (let at = 0; at < text.length; at += 7) yield text.subarray(at, at + 7);
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
}

function entryOf(name: string, content: Content): SnapshotEntry {
  const kind = content instanceof Uint8Array ? "file" : "kind" in content ? content.kind : "file";
  return {
    ...{ name, kind, modifiedAt: null, permissions: null, uid: null, gid: null, isAddressable: true },
    sizeBytes: content instanceof Uint8Array ? content.length : kind === "file" ? ENDLESS : null,
  };
}

/** How large a file is said to be whose content is made while it is read. */
export const ENDLESS = 2 ** 40;

export const randomBytesOf = (seed: string, length: number): Uint8Array =>
  Buffer.concat(
    Array.from({ length: Math.ceil(length / 32) }, (_, at) => createHash("sha256").update(`${seed}${at}`).digest()),
  ).subarray(0, length);
