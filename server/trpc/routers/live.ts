import { procedure, router } from "../init";
import { liveEvents } from "../live-events";

export const liveRouter = router({
  /** Ids of what changed, as server-sent events; the reader fetches anew what it shows of them. */
  events: procedure.subscription(({ ctx, signal }) => liveEvents(ctx, signal)),
});
