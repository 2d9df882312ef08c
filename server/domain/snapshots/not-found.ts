import { AppError } from "@/server/core/errors";

export const snapshotNotFound = (): AppError =>
  new AppError("snapshot_not_found", "The host has no such snapshot any more; read the list of its snapshots anew.");
