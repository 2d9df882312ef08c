/** The updates of a real host: takes offers, carries the newest one out, and ends or takes back a trial. */
import { messageOf } from "../errors.ts";
import type { AgentOffer, UpdateCode, UpdateState } from "../protocol/mod.ts";
import { writeFailure } from "./download.ts";
import { stateOf, UpdateFailure } from "./failure.ts";
import type { Installation } from "./installation.ts";
import { assertAllowed, fetchBuild, tryOutBuild, type UpdateDeps } from "./prepare.ts";
import { type Outcome, openUpdateStore, type UpdateStore } from "./store.ts";
import { endTrial, swapBack, swapIn } from "./swap.ts";
import { type Stock, takeStock } from "./trial.ts";

export type UpdateHost = {
  /** Lets nothing more start; resolves when no job runs. */
  hold(): Promise<void>;
  release(): void;
  isBusy(): boolean;
  /** Ends this process, so that the service manager starts the file that is in place now. */
  restart(): void;
};

export type Updater = {
  /** Takes an offer, new or repeated. */
  onOffer(offer: AgentOffer): void;
  /** The server has accepted this agent. */
  onWelcome(): Promise<void>;
  /** Gives up what is under way; resolves when nothing is. */
  stop(): Promise<void>;
};

/** How long after a rollback that could not be written it is tried again. */
const ROLL_BACK_AGAIN_MS = 30_000;

/** To be called before any job may start: what is on trial must run none. */
export async function openUpdates(deps: UpdateDeps): Promise<(host: UpdateHost) => Updater> {
  const { disk, paths, version, log } = deps;
  const store = await openUpdateStore(paths.updateDir, disk);
  const stock = await takeStock({ disk, updateDir: paths.updateDir, store, version, now: new Date() }).catch(
    (error): Stock => {
      // A full disk must not end the agent. The notes are still there for the next process.
      log.error("how the last update ended cannot be written down", { error: messageOf(error) });
      return { trial: null, rolledBack: null };
    },
  );
  if (stock.rolledBack !== null) {
    const { offerId, code, message } = stock.rolledBack;
    log.error("update was taken back", { offer: offerId, to: version, code, reason: message });
  }
  // A download that nobody offers any more.
  if (stock.trial === null && store.current() === null && deps.installation !== null) {
    await disk.remove(deps.installation.newFile).catch(() => {});
  }
  return (host) => new HostUpdater(deps, { store, stock, host });
}

type Attempt = { offer: AgentOffer; state: UpdateState; stop: AbortController; isSwapping: boolean };

class HostUpdater implements Updater {
  private attempt: Attempt | null = null;
  private trial: Stock["trial"];
  private untold: Outcome | null;
  private work: Promise<void> = Promise.resolve();
  private isGoingBack = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly store: UpdateStore;
  private readonly host: UpdateHost;

  constructor(
    private readonly deps: UpdateDeps,
    { store, stock, host }: { store: UpdateStore; stock: Stock; host: UpdateHost },
  ) {
    this.store = store;
    this.host = host;
    this.trial = stock.trial;
    this.untold = stock.rolledBack;
    if (stock.trial === null) return;
    deps.log.info("agent is on trial", { version: deps.version, withinMs: stock.trial.leftMs });
    void host.hold();
    this.rollBackIn(stock.trial.leftMs);
  }

  onOffer(offer: AgentOffer): void {
    const { log, version } = this.deps;
    const known = this.store.ended(offer.offerId);
    if (known !== null) this.tell(known);
    else if (this.attempt?.offer.offerId === offer.offerId) this.report(this.attempt, this.attempt.state);
    else if (offer.build.version === version) log.info("update offered to the version that runs", { version });
    else if (this.trial === null && !this.attempt?.isSwapping) this.begin(offer);
  }

  /** The newest offer counts: one that is under way gives up. */
  private begin(offer: AgentOffer): void {
    this.deps.log.info("update offered", { offer: offer.offerId, version: offer.build.version });
    this.attempt?.stop.abort();
    const attempt: Attempt = { offer, state: "downloading", stop: new AbortController(), isSwapping: false };
    this.attempt = attempt;
    this.work = this.work.then(() => this.carryOut(attempt));
  }

  async onWelcome(): Promise<void> {
    const { disk, paths, log, version } = this.deps;
    // Told again by every repeated offer; this once without being asked.
    if (this.untold !== null) this.tell(this.untold);
    this.untold = null;
    if (this.trial === null || this.isGoingBack) return;
    const { leftMs } = this.trial;
    clearTimeout(this.timer);
    try {
      await endTrial({ disk, updateDir: paths.updateDir });
    } catch (error) {
      log.error("trial could not be ended; it goes on until the next welcome", { error: messageOf(error) });
      this.rollBackIn(leftMs);
      return;
    }
    this.trial = null;
    await this.store.setCurrent(null).catch(() => {});
    log.info("update done", { version });
    this.host.release();
  }

  async stop(): Promise<void> {
    clearTimeout(this.timer);
    this.attempt?.stop.abort();
    await this.work;
  }

  /** Never rejects. */
  private async carryOut(attempt: Attempt): Promise<void> {
    try {
      await this.tryToUpdate(attempt);
    } catch (error) {
      const isStopped = attempt.stop.signal.aborted;
      if (!isStopped) await this.fail(attempt, error).catch((why) => this.complain(why));
    } finally {
      if (this.attempt === attempt && !attempt.isSwapping) this.attempt = null;
    }
  }

  private async tryToUpdate(attempt: Attempt): Promise<void> {
    const { offer, stop } = attempt;
    const { log, installation } = this.deps;
    if (stop.signal.aborted) return;
    await assertAllowed(this.deps, offer);
    if (installation === null) return;
    if (this.store.current()?.offer.build.sha256 !== offer.build.sha256) {
      await this.deps.disk.remove(installation.newFile);
    }
    await this.store.setCurrent({ offer, phase: "fetching", trialSince: null });
    this.report(attempt, "downloading");
    if (!(await fetchBuild(this.deps, { offer, installation, stop: stop.signal }))) {
      log.warn("download is gone on with at the next offer", { version: offer.build.version });
      return;
    }
    await tryOutBuild(this.deps, { offer, installation, stop: stop.signal });
    await this.exchange(attempt, installation);
  }

  /** Waits for the jobs that run; those that have not started wait for the next process. */
  private async exchange(attempt: Attempt, files: Installation): Promise<void> {
    const { disk, paths, exchange, log, version } = this.deps;
    const { offer, stop } = attempt;
    if (this.host.isBusy()) this.report(attempt, "waiting");
    try {
      await Promise.race([this.host.hold(), aborting(stop.signal)]);
      if (stop.signal.aborted) return this.host.release();
      attempt.isSwapping = true;
      await this.store.setCurrent({ offer, phase: "swapping", trialSince: null });
      await swapIn({ disk, files, exchange, updateDir: paths.updateDir }, offer.offerId);
    } catch (error) {
      attempt.isSwapping = false;
      this.host.release();
      throw writeFailure(error, files.file);
    }
    log.info("update is in place, agent ends to be started anew", { from: version, to: offer.build.version });
    this.host.restart();
  }

  private rollBackIn(delayMs: number): void {
    this.timer = setTimeout(() => void this.rollBack(), delayMs);
  }

  private async rollBack(): Promise<void> {
    const { disk, paths, exchange, installation, log, version } = this.deps;
    if (this.trial === null || installation === null) return;
    const { offerId } = this.trial;
    // A welcome that comes now is too late: half of the way back is no place to stay.
    this.isGoingBack = true;
    log.error("agent was not welcomed in time; the one before it is put back", { version, offer: offerId });
    try {
      const code: UpdateCode = "not_welcomed";
      await swapBack({ disk, files: installation, exchange, updateDir: paths.updateDir }, { offerId, code });
    } catch (error) {
      this.complain(error);
      this.isGoingBack = false;
      this.rollBackIn(ROLL_BACK_AGAIN_MS);
      // There may be no way back at all, and backups by this agent are better than none.
      this.host.release();
      return;
    }
    this.host.restart();
  }

  private async fail({ offer }: Attempt, error: unknown): Promise<void> {
    const { log, scrubber, installation, disk } = this.deps;
    const code = error instanceof UpdateFailure ? error.code : "not_writable";
    const message = scrubber.scrub(messageOf(error)).slice(0, 500);
    const { offerId, build } = offer;
    const outcome: Outcome = { offerId, version: build.version, state: stateOf(code), code, message };
    log.error(`update ${outcome.state}`, { offer: offerId, version: build.version, code, reason: message });
    if (installation !== null) await disk.remove(installation.newFile).catch(() => {});
    await this.store.end(outcome).catch((why) => this.complain(why));
    this.tell(outcome);
  }

  private complain(error: unknown): void {
    this.deps.log.error("update cannot be written down", { error: messageOf(error) });
  }

  private report(attempt: Attempt, state: UpdateState): void {
    attempt.state = state;
    const { offerId, build } = attempt.offer;
    this.tell({ offerId, version: build.version, state, code: null, message: "" });
  }

  private tell(outcome: Outcome): void {
    this.deps.send({ type: "agent.update.reported", ...outcome });
  }
}

function aborting(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
