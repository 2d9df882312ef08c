import type { DumpFormat } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import { parseInput } from "@/server/core/input";
import { findLink, linkRefusal, linkState, requireMaker } from "./link-rules";
import { filenameOf } from "./names";
import { linkTokenSchema } from "./schemas";
import { storedFormat, storedSize } from "./view";

/** What whoever holds a link is told before the download. */
export type ShownLink = {
  filename: string;
  format: DumpFormat;
  sizeBytes: number | null;
  hostname: string;
  /** Null when the snapshot is not known any more. */
  takenAt: Date | null;
  expiresAt: Date;
  /** Begun already: only that download can be gone on with. */
  isBegun: boolean;
};

/**
 * Says what a link hands out, without using it up. Open to everybody who holds it.
 * @throws AppError `link_not_found`, `link_used`, `link_expired`, `link_revoked`, `rate_limited`
 */
export async function showLink(ctx: Ctx, input: { token: string }): Promise<ShownLink> {
  const { token } = parseInput(linkTokenSchema, input);
  const row = await findLink(ctx, token);
  const state = linkState(ctx, row);
  const refusal = linkRefusal(state);
  if (refusal) throw refusal;
  await requireMaker(ctx, row);
  const { hostId, snapshotId, path } = row;
  const [host, snapshot] = await Promise.all([
    ctx.db.prisma.host.findUniqueOrThrow({ where: { id: hostId }, select: { hostname: true } }),
    ctx.db.prisma.snapshot.findFirst({
      where: { snapshotId, repository: { hostId } },
      select: { takenAt: true },
    }),
  ]);
  const format = storedFormat(row);
  return {
    filename: filenameOf({ path, format, snapshotId, hostname: host.hostname }),
    format,
    sizeBytes: storedSize(row),
    hostname: host.hostname,
    takenAt: snapshot?.takenAt ?? null,
    expiresAt: row.expiresAt,
    isBegun: state === "running",
  };
}
