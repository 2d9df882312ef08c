import { AppError } from "@/server/core/errors";
import type { AgentConnections, FolderListing } from "@/server/core/ports";

/** Says what a test told it about agent sockets; hub tests use the real registry instead. */
export type FakeConnections = AgentConnections & {
  setOnline(hostId: string, isOnline: boolean): void;
  /** Its agent understands no offers of updates, and no kinds of jobs that came later. */
  setTooOld(hostId: string): void;
  /** What the next questions about folders are answered with. */
  setFolders(folders: Record<string, FolderListing>): void;
};

export function createFakeConnections(): FakeConnections {
  const online = new Set<string>();
  const tooOld = new Set<string>();
  let folders: Record<string, FolderListing> = {};
  return {
    isOnline: (hostId) => online.has(hostId),
    isUpdatable: (hostId) => online.has(hostId) && !tooOld.has(hostId),
    canDo: (hostId) => online.has(hostId) && !tooOld.has(hostId),
    lastSeenAt: () => null,
    async listFolder(hostId, path) {
      if (!online.has(hostId)) throw new AppError("host_offline", "The host is not connected.");
      return folders[path ?? ""] ?? { entries: [], isCut: false, problem: "not_found" };
    },
    setFolders: (next) => (folders = next),
    setTooOld: (hostId) => tooOld.add(hostId),
    setOnline: (hostId, isOnline) => {
      if (isOnline) online.add(hostId);
      else online.delete(hostId);
    },
  };
}
