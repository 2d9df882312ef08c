import type { DumpFormat, RepositoryAccess } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { foreignAccess } from "@/server/domain/repositories";
import { etagOf, filenameOf, mediaTypeOf } from "./names";

/** Names a file or a folder of a snapshot, and who reads it. */
export type Wanted = {
  hostId: string;
  snapshotId: string;
  path: string;
  /** The host whose agent reads, if it is another. */
  viaHostId: string | null;
};

/** Who reads a repository: the host's own agent, or another that gets access for the time of the reading. */
export type Reader = { hostId: string; resticVersion: string | null; access: RepositoryAccess | undefined };

export type Origin = { hostname: string; takenAt: Date; reader: Reader };

/** What can be told of a download before its first byte. */
export type Offer = {
  filename: string;
  mediaType: string;
  /** Null for an archive, whose size nobody knows beforehand. */
  sizeBytes: number | null;
  etag: string;
};

/** Whether another host is given the repository's passwords for it. */
export const isForeign = ({ hostId, viaHostId }: { hostId: string; viaHostId?: string | null | undefined }): boolean =>
  viaHostId !== undefined && viaHostId !== null && viaHostId !== hostId;

/** Handing access to another host is for an admin: root there could read the passwords. */
export const needFor = (wanted: Parameters<typeof isForeign>[0]) => (isForeign(wanted) ? "admin" : "operator");

/** @throws AppError `host_not_found`, `snapshot_not_found` */
export async function findOrigin(ctx: Ctx, { hostId, snapshotId, viaHostId }: Wanted): Promise<Origin> {
  const { prisma } = ctx.db;
  const readerId = viaHostId ?? hostId;
  const [snapshot, reader] = await Promise.all([
    prisma.snapshot.findFirst({
      where: { snapshotId, repository: { hostId } },
      select: { takenAt: true, repository: { select: { host: { select: { hostname: true } } } } },
    }),
    prisma.host.findUnique({ where: { id: readerId }, select: { resticVersion: true } }),
  ]);
  if (!reader) throw new AppError("host_not_found", "There is no such host; look it up in the list of hosts.");
  if (!snapshot)
    throw new AppError("snapshot_not_found", "The host has no such snapshot; refresh its list of snapshots.");
  const access = await foreignAccess(ctx, { ofHostId: hostId, viaHostId: readerId });
  return {
    hostname: snapshot.repository.host.hostname,
    takenAt: snapshot.takenAt,
    reader: { hostId: readerId, resticVersion: reader.resticVersion, access },
  };
}

type Offered = Wanted & Origin & { format: DumpFormat; sizeBytes: number | null };

export const offerOf = ({ snapshotId, path, format, sizeBytes, hostname, reader }: Offered): Offer => ({
  filename: filenameOf({ path, format, hostname, snapshotId }),
  mediaType: mediaTypeOf(format),
  sizeBytes,
  etag: etagOf({ snapshotId, path, format, resticVersion: reader.resticVersion }),
});
