import { z } from "zod";

/** How many days the strips show, today among them. */
export const STRIP_DAYS = 30;
export const MAX_HOSTS_OF_DAYS = 100;

export const hostDaysSchema = z.object({ hostIds: z.array(z.string().min(1).max(64)).max(MAX_HOSTS_OF_DAYS) });
export type HostDaysInput = z.input<typeof hostDaysSchema>;
