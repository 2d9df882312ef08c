/** The scheduler of a real host: its runner, its journal, its restic. */
import type { Clock } from "../clock.ts";
import { hostRestic } from "../perform.ts";
import type { Recovery } from "../recover.ts";
import { resticEnvironment } from "../restic/env.ts";
import { preflight } from "../restic/preflight.ts";
import type { Runner, RunnerDeps } from "../runner.ts";
import { createScheduler, type Scheduler } from "./scheduler.ts";
import type { ScheduleStore } from "./store.ts";

/** To be called once `recover` has gone through the journal: what it found counts as known. */
export function createHostScheduler(host: {
  deps: RunnerDeps;
  clock: Clock;
  store: ScheduleStore;
  runner: Runner;
  recovery: Recovery;
}): Scheduler {
  const { deps, clock, store, runner, recovery } = host;
  const runningJobs = () => [...runner.runningJobs(), ...recovery.runningJobs()];
  return createScheduler({
    clock,
    store,
    runningJobs,
    config: deps.config,
    start: runner.start,
    knownJobs: [...runningJobs(), ...deps.delivery.finishedJobs(), ...deps.journal.acknowledgedIds()],
    probe: () => probe(deps),
    serverNow: deps.serverNow,
    barredBy: deps.barredBy,
    log: deps.log,
  });
}

async function probe(deps: RunnerDeps): Promise<string | null> {
  const config = deps.config.current();
  if (config === null) return "there is no repository yet";
  const restic = await hostRestic(deps);
  // Without restic the job itself is the one to say so.
  if ("cause" in restic) return null;
  const env = await resticEnvironment({
    access: config.repository,
    resticVersion: restic.version,
    paths: deps.paths,
    getVariable: deps.getVariable,
  });
  return await preflight(config.repository.url, env);
}
