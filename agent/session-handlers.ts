/** What comes of each message of the server, and what the agent says of itself: the parts of `Work` on one connection. */
import { realClock } from "./clock.ts";
import type { Note } from "./connection-state.ts";
import { messageOf } from "./errors.ts";
import { answerHostLists } from "./host-files.ts";
import type { Pins } from "./pins.ts";
import { currentArch, currentPlatform } from "./platform/platform.ts";
import { EXTRA_JOB_KINDS, PROTOCOL_VERSION } from "./protocol/mod.ts";
import { recallOnce } from "./recall.ts";
import type { SessionHandlers } from "./session.ts";
import { AGENT_VERSION } from "./version.ts";
import type { Work, WorkOptions } from "./work.ts";

/** The bound of `hello` and `heartbeat`; more results than that wait here all the same. */
const MAX_JOBS_NAMED = 1000;

export type SessionContext = Work & {
  options: WorkOptions;
  note: Note;
  /** Null where there is none that could be used. */
  resticVersion: string | null;
  pins: Pins;
};

/** Of one connection. */
export function sessionHandlers(context: SessionContext): SessionHandlers {
  const { options, note, resticVersion, pins } = context;
  const { deps, runner, scheduler, recovery, updater, guard, streams, state } = context;
  const runningJobs = () => [...runner.runningJobs(), ...recovery.runningJobs()].slice(0, MAX_JOBS_NAMED);
  const platform = currentPlatform();
  return {
    hello: () => ({
      type: "hello",
      protocol: PROTOCOL_VERSION,
      agentVersion: options.version ?? AGENT_VERSION,
      resticVersion,
      os: platform.os,
      arch: currentArch(),
      ...deps.identity,
      configRevision: deps.config.revision(),
      runningJobs: runningJobs(),
      finishedJobs: deps.delivery.finishedJobs().slice(0, MAX_JOBS_NAMED),
      extraKinds: [...EXTRA_JOB_KINDS],
    }),
    heartbeat: async () => ({
      type: "heartbeat",
      load1: platform.load1(),
      stateFreeBytes: await platform.freeBytes(options.paths.stateDir),
      runningJobs: runningJobs(),
    }),
    onWelcome({ tuning, serverTime }, send) {
      deps.setTuning(tuning);
      state.skewMs = Date.parse(serverTime) - (options.clock ?? realClock).now().getTime();
      state.send = send;
      deps.delivery.attach({ send, tuning });
      scheduler.attach({ send, tuning });
      deps.leases.attach();
      if (guard.reason() !== null) void guard.onWelcome().then(scheduler.wake);
      void updater.onWelcome();
      void note("online", "connected", "connected to the server");
    },
    async onConfig(config) {
      await deps.config
        .apply(config)
        .catch((error) => options.log.error("configuration is kept in memory only", { error: messageOf(error) }));
      options.log.info("configuration applied", { revision: config.revision });
      scheduler.wake();
    },
    async onStart({ jobId, order, expiresAt, access }) {
      await guard.onWelcome();
      await runner.start({ jobId, order, expiresAt }, access);
    },
    onBadOrder: (jobId, kind, problem) => runner.refuse({ jobId, kind, problem }),
    onCancel: runner.cancel,
    onLeaseGranted: deps.leases.onGranted,
    onLogAck: deps.delivery.onLogAck,
    onAnnouncedAck(jobId) {
      deps.delivery.onAnnouncedAck(jobId);
      deps.leases.ask(jobId);
    },
    onMissedAck: scheduler.onMissedAck,
    onUpdate: (offer) => updater.onOffer(offer),
    async onPins(announced) {
      if (await pins.onAnnounced(announced)) deps.send({ type: "pins.applied", ...announced });
    },
    onRecall: recallOnce({ ...deps, runningJobs, currentSend: () => state.send }),
    onHostList: answerHostLists(deps),
    onStreamOpen: streams.onOpen,
    onBadQuestion: streams.onBadQuestion,
    onStreamClose: streams.onClose,
    async onFinishedAck(jobId) {
      // What is forgotten here must not be started again by the next process. The result comes once more, and its ack.
      if (!(await scheduler.isOnDisk(jobId))) return;
      const done = deps.delivery.onFinishedAck(jobId);
      if (done !== null) await deps.journal.forget(done.jobId, done.finished);
    },
  };
}
