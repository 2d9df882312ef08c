import { Readable } from "node:stream";
import { AppError } from "@/server/core/errors";
import type { AgentConnections, FolderListing, StreamRequest } from "@/server/core/ports";

/** Says what a test told it about agent sockets; hub tests use the real registry instead. */
export type FakeConnections = AgentConnections & {
  setOnline(hostId: string, isOnline: boolean): void;
  /** Its agent understands no offers of updates, and no kinds of jobs that came later. */
  setTooOld(hostId: string): void;
  /** What the next questions about folders are answered with. */
  setFolders(folders: Record<string, FolderListing>): void;
  /** How the next questions about repositories are answered; an error thrown refuses the stream. */
  setStreams(answer: (hostId: string, request: StreamRequest) => Readable | AsyncIterable<Uint8Array | string>): void;
  /** Every question about a repository so far. */
  readonly asked: readonly ({ hostId: string } & StreamRequest)[];
};

export function createFakeConnections(): FakeConnections {
  const online = new Set<string>();
  const tooOld = new Set<string>();
  let folders: Record<string, FolderListing> = {};
  let answer: Parameters<FakeConnections["setStreams"]>[0] = () => Readable.from([]);
  const asked: ({ hostId: string } & StreamRequest)[] = [];
  return {
    isOnline: (hostId) => online.has(hostId),
    isUpdatable: (hostId) => online.has(hostId) && !tooOld.has(hostId),
    canDo: (hostId) => online.has(hostId) && !tooOld.has(hostId),
    lastSeenAt: () => null,
    async listFolder(hostId, path) {
      if (!online.has(hostId)) throw new AppError("host_offline", "The host is not connected.");
      return folders[path ?? ""] ?? { entries: [], isCut: false, problem: "not_found" };
    },
    async openStream(hostId, request) {
      if (!online.has(hostId)) throw new AppError("host_offline", "The host is not connected.");
      asked.push({ hostId, ...request });
      const given = answer(hostId, request);
      const body = given instanceof Readable ? given : Readable.from(given, { objectMode: false });
      const close = () => void body.destroy();
      request.signal?.addEventListener("abort", close, { once: true });
      return { body, close };
    },
    setStreams: (next) => (answer = next),
    asked,
    setFolders: (next) => (folders = next),
    setTooOld: (hostId) => tooOld.add(hostId),
    setOnline: (hostId, isOnline) => {
      if (isOnline) online.add(hostId);
      else online.delete(hostId);
    },
  };
}
