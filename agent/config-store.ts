/** The configuration that the server has given this host: in memory, and in a 0600 file for the next start. */
import { readJsonIfValid, writeFileAtomic } from "./files.ts";
import { type AgentConfig, agentConfigSchema } from "./protocol/mod.ts";
import { secretsOf } from "./restic/env.ts";
import type { Scrubber } from "./scrub.ts";

export type ConfigStore = {
  current(): AgentConfig | null;
  /** 0 while there is none. */
  revision(): number;
  /** In use and on disk when it resolves; in use all the same when it rejects because the disk is full. */
  apply(config: AgentConfig): Promise<void>;
  /** The configuration as soon as there is one; null after `timeoutMs` without. */
  wait(timeoutMs: number): Promise<AgentConfig | null>;
  /** Drops the repository's credentials of a host that was removed. */
  erase(): Promise<void>;
};

export async function openConfigStore(file: string, scrubber: Scrubber): Promise<ConfigStore> {
  let config = await readJsonIfValid(file, agentConfigSchema).catch(() => null);
  if (config !== null) scrubber.learn(...secretsOf(config.repository));
  const waiters = new Set<(config: AgentConfig) => void>();
  return {
    current: () => config,
    revision: () => config?.revision ?? 0,
    async apply(next) {
      scrubber.learn(...secretsOf(next.repository));
      config = next;
      for (const wake of waiters) wake(next);
      waiters.clear();
      await writeFileAtomic(file, JSON.stringify(next), 0o600);
    },
    wait(timeoutMs) {
      if (config !== null) return Promise.resolve(config);
      return new Promise((resolve) => {
        const wake = (next: AgentConfig | null) => {
          clearTimeout(timer);
          waiters.delete(wake);
          resolve(next);
        };
        const timer = setTimeout(() => wake(null), timeoutMs);
        waiters.add(wake);
      });
    },
    async erase() {
      config = null;
      await Deno.remove(file).catch(() => {});
    },
  };
}
