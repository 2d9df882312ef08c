/** `perform` with all that it needs of an agent: configuration, journal and log on disk, and a real restic. */
import { openConfigStore } from "../config-store.ts";
import { createDelivery } from "../delivery.ts";
import { realDisk } from "../files.ts";
import { newJob, type StopRequest } from "../job.ts";
import { openJournal } from "../journal.ts";
import { createLogger } from "../log.ts";
import { agentPaths } from "../paths.ts";
import { perform } from "../perform.ts";
import type { JobOrder, RepositoryAccess, Tuning } from "../protocol/mod.ts";
import { openLog } from "../runner.ts";
import { createScrubber } from "../scrub.ts";
import { TEST_TUNING } from "./fake-server.ts";
import type { TempDir } from "./temp.ts";

export async function performScene(
  dir: TempDir,
  { restic, access, tuning = {} }: { restic: string; access: RepositoryAccess; tuning?: Partial<Tuning> },
) {
  const variables: Record<string, string> = {
    RM_CONFIG_DIR: dir.file("config"),
    RM_STATE_DIR: dir.file("state"),
    RM_RESTIC: restic,
    PATH: "/usr/bin:/bin",
  };
  const getVariable = (name: string) => variables[name];
  const paths = agentPaths(getVariable);
  for (const folder of [paths.configDir, paths.stateDir, paths.resticHome, paths.resticCacheDir]) {
    await realDisk.makeDir(folder);
  }
  const scrubber = createScrubber();
  const config = await openConfigStore(paths.configFile, scrubber);
  await config.apply({ revision: 1, repository: access, sourceGroups: [], schedules: [] });
  const log: string[] = [];
  const deps = {
    ...{ paths, config, scrubber, getVariable, delivery: createDelivery(), disk: realDisk },
    log: createLogger(scrubber, () => {}),
    journal: await openJournal({ jobsDir: paths.jobsDir, acknowledgedFile: paths.acknowledgedFile, disk: realDisk }),
    tuning: () => ({ ...TEST_TUNING, ...tuning }),
    serverNow: () => new Date(),
  };
  return {
    paths,
    variables,
    scrubber,
    log,
    /** Starts a job; `stop` ends it as the runner would. */
    async start(order: JobOrder, expiresInMs = 3_600_000, lent?: RepositoryAccess) {
      const jobId = crypto.randomUUID();
      const now = new Date();
      const expiresAt = new Date(now.getTime() + expiresInMs).toISOString();
      const job = newJob({ jobId, order, acceptedAt: now.toISOString(), expiresAt }, lent);
      await deps.journal.accept(job.record);
      const file = await openLog(deps, jobId);
      job.log = {
        ...file,
        append(line) {
          log.push(line.text);
          file.append(line);
        },
      };
      const done = perform(deps, job, () => {}).finally(() => file.seal());
      return { jobId, done, stop: (why: StopRequest = "cancelled") => job.stop.abort(why) };
    },
  };
}
