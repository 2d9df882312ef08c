import { z } from "zod";
import type { DumpFormat } from "@/agent/protocol/mod";
import { AppError } from "@/server/core/errors";
import { procedure, router } from "../init";

type Link = {
  linkId: string;
  snapshotId: string;
  path: string;
  format: DumpFormat;
  createdBy: string;
  createdAt: Date;
  expiresAt: Date;
  state: "open" | "running" | "used" | "expired" | "revoked";
};

export const downloadsRouter = router({
  links: procedure.input(z.object({ hostId: z.string() })).query((): Promise<Link[]> => notYet()),
  revokeLink: procedure.input(z.object({ linkId: z.string() })).mutation((): Promise<unknown> => notYet()),
});

function notYet(): never {
  throw new AppError("agent_too_old", "This server cannot do that yet.");
}
