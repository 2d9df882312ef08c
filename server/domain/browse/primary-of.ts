import { AppError } from "@/server/core/errors";
import type { Tx } from "@/server/db/database";
import type { Prisma } from "@/server/db/generated/client";

export type RepositoryRow = Prisma.RepositoryModel;

/** @throws AppError `host_not_found` when the host, and with it the repository, is gone */
export async function primaryOf(db: Pick<Tx, "repository">, hostId: string): Promise<RepositoryRow> {
  const where = { hostId_purpose: { hostId, purpose: "primary" } };
  const row = await db.repository.findUnique({ where });
  if (!row)
    throw new AppError("host_not_found", "The host has no repository any more; look it up in the list of hosts.");
  return row;
}
