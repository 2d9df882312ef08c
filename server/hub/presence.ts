import type { Ctx, Services } from "@/server/core/context";
import { type AgentFacts, recordHeartbeats } from "@/server/domain/hosts";

/** Signs of life are written together, at most this often. */
const FLUSH_MS = 1_000;

export type Presence = {
  seen(hostId: string): void;
  /** What an agent's `hello` said differently from the row. */
  changed(hostId: string, facts: AgentFacts): void;
  /** The host's machine where it is not written yet; null where the row knows. */
  machineOf(hostId: string): string | null;
  /** Writes what is waiting; for the shutdown. */
  flush(): Promise<void>;
};

/** Gathers heartbeats of the whole fleet, so that they cost one write transaction a second whatever its size. */
export function createPresence(services: Services): Presence {
  const ctx: Ctx = { ...services, actor: { kind: "system", name: "hub" } };
  let seen = new Set<string>();
  let facts = new Map<string, AgentFacts>();
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();

  const write = async () => {
    const batch = { at: ctx.clock.now(), seen: [...seen], facts };
    if (batch.seen.length + facts.size === 0) return;
    seen = new Set();
    facts = new Map();
    try {
      await recordHeartbeats(ctx, batch);
    } catch (error) {
      ctx.log.error({ err: error, hosts: batch.seen.length }, "heartbeats could not be stored");
    }
  };
  const flush = () => {
    if (timer) clearTimeout(timer);
    timer = null;
    writing = writing.then(write);
    return writing;
  };
  const arm = () => {
    timer ??= setTimeout(() => void flush(), FLUSH_MS);
  };
  return {
    seen(hostId) {
      seen.add(hostId);
      arm();
    },
    changed(hostId, next) {
      facts.set(hostId, next);
      arm();
    },
    machineOf: (hostId) => facts.get(hostId)?.machineId ?? null,
    flush,
  };
}
