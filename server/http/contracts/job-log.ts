import { z } from "zod";
import { boundedInteger } from "./values";

/** `from` is the first chunk wanted; a reader that comes back names it by `Last-Event-ID`. */
export const logEventsQuery = z.object({
  from: boundedInteger(0, Number.MAX_SAFE_INTEGER).optional().describe("The piece of the log to begin with."),
});
