import { AppError } from "@/server/core/errors";
import type { Tx } from "@/server/db/database";

/** @throws AppError `host_not_found` when the host, and with it the repository, is gone */
export async function primaryRepository(tx: Pick<Tx, "repository">, hostId: string) {
  const row = await tx.repository.findUnique({ where: { hostId_purpose: { hostId, purpose: "primary" } } });
  if (!row)
    throw new AppError("host_not_found", "The host has no repository any more; look it up in the list of hosts.");
  return row;
}
