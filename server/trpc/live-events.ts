import { FLEET, hasAccess } from "@/server/core/access";
import type { Actor, Ctx } from "@/server/core/context";
import type { AppEvent } from "@/server/core/events";
import { endWithAccess } from "@/server/domain/users";

/** Events that come many times a second are gathered this long: at most two a second per job and stream. */
const GATHER_MS = 500;
/** A reader this far behind is cut off; it fetches everything anew when it comes back. */
const MAX_WAITING = 10_000;

type Waiting = { ready: Map<string, AppEvent>; gathered: Map<string, AppEvent> };

/**
 * Events that the actor may see, until the reader goes or its right to read ends: logout, disabling, a change of
 * role, expiry. The same event waits only once, so a slow reader costs little.
 * @throws AppError `unauthenticated`, `role_required`
 */
export async function* liveEvents(ctx: Ctx, reader: AbortSignal | undefined): AsyncGenerator<AppEvent> {
  const end = new AbortController();
  const stop = () => end.abort();
  const waiting: Waiting = { ready: new Map(), gathered: new Map() };
  let wake: () => void = () => {};
  end.signal.addEventListener("abort", () => wake());
  reader?.addEventListener("abort", stop);
  if (reader?.aborted) stop();
  const stopCollecting = collect(ctx, waiting, { onReady: () => wake(), onOverflow: stop });
  try {
    await endWithAccess(ctx, end);
    while (!end.signal.aborted) {
      if (waiting.ready.size === 0)
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (end.signal.aborted || waiting.ready.size > 0) resolve();
        });
      const batch = [...waiting.ready.values()];
      waiting.ready.clear();
      for (const event of batch) if (!end.signal.aborted) yield event;
    }
  } finally {
    reader?.removeEventListener("abort", stop);
    stopCollecting();
    stop();
  }
}

type Hooks = { onReady(): void; onOverflow(): void };

/** Puts visible events where the reader finds them. @returns a function that ends it */
function collect(ctx: Ctx, { ready, gathered }: Waiting, { onReady, onOverflow }: Hooks): () => void {
  let timer: NodeJS.Timeout | null = null;
  const release = () => {
    timer = null;
    for (const [key, event] of gathered) ready.set(key, event);
    gathered.clear();
    onReady();
  };
  const off = ctx.events.onAny((event) => {
    if (!isVisible(ctx.actor, event)) return;
    const isFrequent = event.name === "job.progressed" || event.name === "job.logged";
    (isFrequent ? gathered : ready).set(JSON.stringify(event), event);
    if (ready.size + gathered.size > MAX_WAITING) return onOverflow();
    if (!isFrequent) return onReady();
    timer ??= setTimeout(release, GATHER_MS);
  });
  return () => {
    off();
    if (timer) clearTimeout(timer);
  };
}

function isVisible(actor: Actor, event: AppEvent): boolean {
  switch (event.name) {
    case "session.ended":
    case "agent.update_due":
      return false;
    case "user.changed":
      return hasAccess(actor, "admin", FLEET) || ("id" in actor && actor.id === event.userId);
    case "host.changed":
    case "host.removed":
    case "host.reenrolled":
    case "config.changed":
    case "job.queued":
    case "job.cancel_requested":
    case "job.changed":
    case "lease.granted":
    case "job.progressed":
    case "job.logged":
    case "snapshots.changed":
    case "download-links.changed":
    case "schedules.changed":
    case "enrollment.changed":
    case "agent-releases.changed":
    case "certificate.changed":
    case "alerts.changed":
      return hasAccess(actor, "viewer", FLEET);
  }
}
