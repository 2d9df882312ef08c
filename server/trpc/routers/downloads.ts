import { z } from "zod";
import { dumpFormatSchema } from "@/agent/protocol/mod";
import { AppError } from "@/server/core/errors";
import { procedure, router } from "../init";

export const downloadsRouter = router({
  createLink: procedure
    .input(
      z.object({
        hostId: z.string(),
        snapshotId: z.string(),
        path: z.string(),
        format: dumpFormatSchema,
        expiresInMinutes: z.number().optional(),
        viaHostId: z.string().optional(),
      }),
    )
    .mutation((): { linkId: string; url: string; expiresAt: Date } => {
      throw new AppError("not_found", "This server can't do that yet.");
    }),
});
