import { z } from "zod";
import { dumpFormatSchema, snapshotIdSchema, snapshotPathSchema } from "@/agent/protocol/mod";

const id = z.string().min(1).max(64);

/** `format` is `raw` for a file; for a folder `tar` when left out. `viaHostId` is the host that reads, if another. */
export const downloadSchema = z.object({
  hostId: id,
  snapshotId: snapshotIdSchema,
  path: snapshotPathSchema,
  format: dumpFormatSchema.optional(),
  viaHostId: id.optional(),
});
export type DownloadInput = z.input<typeof downloadSchema>;

const LINK_MINUTES = { least: 5, most: 7 * 24 * 60, usual: 24 * 60 } as const;

export const createLinkSchema = downloadSchema.extend({
  expiresInMinutes: z
    .number()
    .int()
    .min(LINK_MINUTES.least, "must be at least 5 minutes")
    .max(LINK_MINUTES.most, "must be at most 7 days")
    .default(LINK_MINUTES.usual),
});
export type CreateLinkInput = z.input<typeof createLinkSchema>;

export const hostLinksSchema = z.object({ hostId: id });
export const linkRefSchema = z.object({ linkId: id });
export const linkTokenSchema = z.object({ token: z.string().min(1).max(128) });
