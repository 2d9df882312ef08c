import { AppError } from "@/server/core/errors";
import type { AgentConnections, FolderListing } from "@/server/core/ports";

/** Says what a test told it about agent sockets; hub tests use the real registry instead. */
export type FakeConnections = AgentConnections & {
  setOnline(hostId: string, isOnline: boolean): void;
  /** What the next questions about folders are answered with. */
  setFolders(folders: Record<string, FolderListing>): void;
};

export function createFakeConnections(): FakeConnections {
  const online = new Set<string>();
  let folders: Record<string, FolderListing> = {};
  return {
    isOnline: (hostId) => online.has(hostId),
    lastSeenAt: () => null,
    async listFolder(hostId, path) {
      if (!online.has(hostId)) throw new AppError("host_offline", "The host is not connected.");
      return folders[path ?? ""] ?? { entries: [], isCut: false, problem: "not_found" };
    },
    setFolders: (next) => (folders = next),
    setOnline: (hostId, isOnline) => {
      if (isOnline) online.add(hostId);
      else online.delete(hostId);
    },
  };
}
