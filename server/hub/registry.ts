import { performance } from "node:perf_hooks";
import type { Events } from "@/server/core/events";
import type { AgentConnections } from "@/server/core/ports";
import { mayBeOffered } from "./agent-build";
import { createFolderQuestions, type FolderQuestions, hostOffline } from "./folder-questions";
import type { AgentSession } from "./session";
import { createStreams, type Streams } from "./streams";

/**
 * Which host has which socket. A host stays online for a short grace after its socket is lost, so that a reconnect
 * does not flicker. It is made before the services, because they ask it who is online.
 */
export type AgentRegistry = AgentConnections & {
  readonly folders: FolderQuestions;
  readonly streams: Streams;
  current(hostId: string): AgentSession | null;
  /** The current session of each host that has one. */
  sessions(): Iterable<AgentSession>;
  /** Makes a session its host's current one. @returns the session that it takes the place of */
  put(session: AgentSession): AgentSession | null;
  /** The session's socket is gone; the grace begins unless another session has taken its place. */
  drop(session: AgentSession): void;
  /** Hosts that were connected to this server before it was restarted: their grace begins now. */
  expect(hostIds: readonly string[]): void;
  /** The host is no more: no grace. */
  forget(hostId: string): void;
  /** Ends graces that are over. */
  sweep(): void;
};

export type RegistryOptions = { events: Events; graceMs?: number };
type Lost = { at: number; heardAt: number | null };

export function createAgentRegistry({ events, graceMs = 10_000 }: RegistryOptions): AgentRegistry {
  const sessions = new Map<string, AgentSession>();
  const lost = new Map<string, Lost>();
  const folders = createFolderQuestions();
  const streams = createStreams();
  const isInGrace = ({ at }: Lost) => performance.now() - at < graceMs;
  const isOnline = (hostId: string): boolean => {
    if (sessions.has(hostId)) return true;
    const entry = lost.get(hostId);
    return entry !== undefined && isInGrace(entry);
  };
  return {
    isOnline,
    isUpdatable(hostId) {
      const agent = sessions.get(hostId)?.agent ?? null;
      return agent !== null && mayBeOffered(agent);
    },
    canDo: (hostId, kind) => sessions.get(hostId)?.unknownKinds.includes(kind) === false,
    lastSeenAt: (hostId) => {
      const heardAt = sessions.get(hostId)?.heardAt ?? lost.get(hostId)?.heardAt ?? null;
      return heardAt === null ? null : new Date(performance.timeOrigin + heardAt);
    },
    folders,
    async listFolder(hostId, path) {
      const session = sessions.get(hostId);
      if (!session?.isOpen) throw hostOffline();
      return folders.ask(session, path);
    },
    streams,
    async openStream(hostId, request) {
      const session = sessions.get(hostId);
      if (!session?.isOpen) throw hostOffline();
      return streams.open(session, request);
    },
    current: (hostId) => sessions.get(hostId) ?? null,
    sessions: () => sessions.values(),
    put(session) {
      const { hostId } = session;
      const wasOnline = isOnline(hostId);
      const former = sessions.get(hostId) ?? null;
      sessions.set(hostId, session);
      lost.delete(hostId);
      if (!wasOnline) events.emit("host.changed", { hostId });
      return former;
    },
    drop(session) {
      const { hostId, heardAt } = session;
      folders.drop(session);
      streams.drop(session);
      if (sessions.get(hostId) !== session) return;
      sessions.delete(hostId);
      lost.set(hostId, { at: performance.now(), heardAt });
    },
    expect(hostIds) {
      const at = performance.now();
      for (const hostId of hostIds) if (!sessions.has(hostId)) lost.set(hostId, { at, heardAt: null });
    },
    forget(hostId) {
      sessions.delete(hostId);
      lost.delete(hostId);
    },
    sweep() {
      for (const [hostId, entry] of lost) {
        if (isInGrace(entry)) continue;
        lost.delete(hostId);
        events.emit("host.changed", { hostId });
      }
    },
  };
}
