import { openConfigStore } from "../config-store.ts";
import { createDelivery } from "../delivery.ts";
import { type Disk, realDisk } from "../files.ts";
import { openJournal } from "../journal.ts";
import { createLeases } from "../leases.ts";
import { createLogger } from "../log.ts";
import { agentPaths } from "../paths.ts";
import { type AgentMessage, agentMessageSchema, type Draft, encode, type Tuning } from "../protocol/mod.ts";
import { createRunner } from "../runner.ts";
import { createScrubber } from "../scrub.ts";
import { makeFakeRestic } from "./fake-restic.ts";
import { TEST_TUNING } from "./fake-server.ts";
import { configFor } from "./orders.ts";
import { tempDir } from "./temp.ts";
import { waitFor } from "./wait-for.ts";

/** A runner with its parts, an obedient restic, and a server that acknowledges all it hears. */
export async function runnerScene({
  disk = realDisk,
  tuning = {},
  hold = false,
}: {
  disk?: Disk;
  tuning?: Partial<Tuning>;
  /** Nobody is given the repository but by `leases.onGranted`. */
  hold?: boolean;
} = {}) {
  const dir = tempDir();
  const restic = await makeFakeRestic(dir);
  const variables: Record<string, string> = {
    RM_CONFIG_DIR: dir.file("config"),
    RM_STATE_DIR: dir.file("state"),
    RM_RESTIC: restic.program,
    PATH: "/usr/bin:/bin",
  };
  const getVariable = (name: string) => variables[name];
  const paths = agentPaths(getVariable);
  await realDisk.makeDir(paths.stateDir);
  const scrubber = createScrubber();
  const lines: string[] = [];
  const heard: AgentMessage[] = [];
  const frames: number[] = [];
  const delivery = createDelivery();
  const take = (draft: Draft<AgentMessage>) => {
    const frame = encode(draft);
    frames.push(new TextEncoder().encode(frame).length);
    const message = agentMessageSchema.parse(JSON.parse(frame));
    heard.push(message);
    if (message.type === "lease.requested" && !hold) setTimeout(() => leases.onGranted(message.jobId), 0);
    if (message.type === "job.logged") setTimeout(() => delivery.onLogAck(message.jobId, message.index), 0);
    return true;
  };
  const config = await openConfigStore(paths.configFile, scrubber);
  await config.apply(configFor("/srv/nowhere"));
  const fullTuning = { ...TEST_TUNING, ...tuning };
  const leases = createLeases({ send: take, tuning: () => fullTuning });
  leases.attach();
  const runner = createRunner({
    paths,
    scrubber,
    getVariable,
    delivery,
    leases,
    config,
    disk,
    log: createLogger(scrubber, (line) => lines.push(line)),
    bootId: "boot",
    journal: await openJournal({ jobsDir: paths.jobsDir, acknowledgedFile: paths.acknowledgedFile, disk }),
    tuning: () => fullTuning,
    serverNow: () => new Date(),
    send: take,
  });
  delivery.attach({ send: take, tuning: fullTuning });
  return {
    runner,
    leases,
    restic,
    heard,
    lines,
    frames,
    finished: (jobId: string) =>
      waitFor(`the result of ${jobId}`, () =>
        heard.find((message) => message.type === "job.finished" && message.jobId === jobId),
      ).then((message) => {
        if (message.type !== "job.finished") throw new Error("unreachable");
        return message.result;
      }),
    logOf: (jobId: string) =>
      heard.flatMap((message) =>
        message.type === "job.logged" && message.jobId === jobId ? message.lines.map(({ text }) => text) : [],
      ),
    async [Symbol.asyncDispose]() {
      await runner.stopAll();
      delivery.detach();
      dir[Symbol.dispose]();
    },
  };
}
