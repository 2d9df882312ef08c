import type { DumpFormat } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { snapshotNotFound } from "@/server/domain/snapshots";
import { etagOf, filenameOf, mediaTypeOf } from "./names";

/** Names a file or a folder of a snapshot, and who reads it. */
export type Wanted = {
  hostId: string;
  snapshotId: string;
  path: string;
  /** The host whose agent reads, if it is another. */
  viaHostId: string | null;
};

/** `resticVersion` is that of the host that reads. */
export type Origin = { hostname: string; resticVersion: string | null };

/** What can be told of a download before its first byte. */
export type Offer = {
  filename: string;
  mediaType: string;
  /** Null for an archive, whose size nobody knows beforehand. */
  sizeBytes: number | null;
  etag: string;
};

/** @throws AppError `host_not_found`, `snapshot_not_found` */
export async function findOrigin(ctx: Ctx, { hostId, snapshotId, viaHostId }: Wanted): Promise<Origin> {
  const { prisma } = ctx.db;
  const [snapshot, reader] = await Promise.all([
    prisma.snapshot.findFirst({
      where: { snapshotId, repository: { hostId } },
      select: { repository: { select: { host: { select: { hostname: true } } } } },
    }),
    prisma.host.findUnique({ where: { id: viaHostId ?? hostId }, select: { resticVersion: true } }),
  ]);
  if (!reader) throw new AppError("host_not_found", "There is no such host; look it up in the list of hosts.");
  if (!snapshot) throw snapshotNotFound();
  return { hostname: snapshot.repository.host.hostname, resticVersion: reader.resticVersion };
}

type Offered = Wanted & Origin & { format: DumpFormat; sizeBytes: number | null };

export const offerOf = ({ snapshotId, path, format, sizeBytes, hostname, resticVersion }: Offered): Offer => ({
  filename: filenameOf({ path, format, hostname, snapshotId }),
  mediaType: mediaTypeOf(format),
  sizeBytes,
  etag: etagOf({ snapshotId, path, format, resticVersion }),
});
