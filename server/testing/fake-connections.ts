import type { AgentConnections } from "@/server/core/ports";

/** Says what a test told it about agent sockets; hub tests use the real registry instead. */
export type FakeConnections = AgentConnections & { setOnline(hostId: string, isOnline: boolean): void };

export function createFakeConnections(): FakeConnections {
  const online = new Set<string>();
  return {
    isOnline: (hostId) => online.has(hostId),
    lastSeenAt: () => null,
    setOnline: (hostId, isOnline) => {
      if (isOnline) online.add(hostId);
      else online.delete(hostId);
    },
  };
}
