import { z } from "zod";

/** `force` gives up the hosts that do not know the next certificate yet. */
export const activateCertificateSchema = z.object({ force: z.boolean().default(false) });
