/** Which repository a job is about: this host's own, or another's that was lent to it for a while. */
import { failureSaying, type Outcome } from "./commands/outcome.ts";
import type { Job } from "./job.ts";
import type { RepositoryAccess } from "./protocol/mod.ts";
import { secretsOf } from "./restic/env.ts";
import type { Scrubber } from "./scrub.ts";

/** Longest delay that a timer takes. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** When the other host's repository has to be given back; null for a job on this host's own. */
export function accessUntilOf({ record: { order } }: Pick<Job, "record">): string | null {
  return "accessUntil" in order ? (order.accessUntil ?? null) : null;
}

export type Lent = { access: RepositoryAccess; giveBack(): void };

/**
 * The access that came with the order, for the time of the job: the job is stopped when that is over, and its secrets
 * are kept out of every text until it is given back.
 * @returns null for a job on this host's own repository
 */
export function borrowAccess(
  job: Job,
  { scrubber, serverNow }: { scrubber: Scrubber; serverNow(): Date },
): Lent | Outcome | null {
  const until = accessUntilOf(job);
  const { access } = job;
  if (until === null) {
    if (access === null) return null;
    return failureSaying("order_refused", "The order came with access to a repository, but not with its end.");
  }
  if (access === null) {
    const message = "The access to the other host's repository ended with the agent's restart; start it again.";
    return failureSaying("order_refused", message);
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  const watch = () => {
    const leftMs = Date.parse(until) - serverNow().getTime();
    if (leftMs <= 0) job.stop.abort("access_over");
    else timer = setTimeout(watch, Math.min(leftMs, MAX_TIMER_MS));
  };
  const forget = scrubber.learnForNow(...secretsOf(access));
  watch();
  return {
    access,
    giveBack() {
      clearTimeout(timer);
      job.access = null;
      forget();
    },
  };
}
