import type { Ctx } from "@/server/core/context";
import { parseInput } from "@/server/core/input";
import { type AuditDraft, transact, type Unit } from "@/server/db/transact";
import { findLink, type LinkRow, linkInUse, linkRefusal, linkState, linkUsed, requireMaker } from "./link-rules";
import type { Download } from "./open-download";
import { type DownloadEnd, type Ledger, type Part, runDownload } from "./run-download";
import { linkTokenSchema } from "./schemas";
import { findOrigin, offerOf } from "./source";
import { storedFormat, storedSize } from "./view";

/** `resumes` is the tag that a request goes on with: that of the download which it has the beginning of. */
type Asked = { token: string; resumes: string | null };

/**
 * Offers what a link hands out. Its first byte uses the link up: from then on it can only be gone on with, by whoever
 * names the tag of what came before, until the last byte is out or the link expires.
 * @throws AppError `link_not_found`, `link_used`, `link_in_use`, `link_expired`, `link_revoked`, `rate_limited`, and as
 *   `openDownload`
 */
export async function openLink(ctx: Ctx, { token, resumes }: Asked): Promise<Download> {
  const row = await findLink(ctx, parseInput(linkTokenSchema, { token }).token);
  const refusal = linkRefusal(linkState(ctx, row));
  if (refusal) throw refusal;
  const makerId = await requireMaker(ctx, row);
  const wanted = { hostId: row.hostId, snapshotId: row.snapshotId, path: row.path, viaHostId: row.viaHostId };
  const origin = await findOrigin(ctx, wanted);
  const format = storedFormat(row);
  const offer = offerOf({ ...wanted, ...origin, format, sizeBytes: storedSize(row) });
  const isResumed = resumes !== null && resumes === offer.etag;
  if (row.startedAt && !isResumed) throw ctx.downloads.isRunning(row.id) ? linkInUse() : linkUsed();
  return {
    ...offer,
    async start(part, signal) {
      const cut = new AbortController();
      const stop = () => cut.abort();
      // Who goes on has lost the connection before, which may not have been noticed here.
      if (row.startedAt) ctx.downloads.stop(row.id);
      if (!ctx.downloads.take(row.id, stop)) throw linkInUse();
      const off = ctx.events.on("session.ended", ({ userId, sessionId }) => {
        if (userId === makerId && sessionId === null) void requireMaker(ctx, row).catch(stop);
      });
      const free = () => {
        off();
        ctx.downloads.free(row.id, stop);
      };
      const both = AbortSignal.any([signal, cut.signal]);
      try {
        const ledger = ledgerOf(ctx, { row, part, hostname: origin.hostname, free });
        return await runDownload(ctx, { ...wanted, format, part, signal: both }, ledger);
      } catch (error) {
        free();
        throw error;
      }
    },
  };
}

type Use = { row: LinkRow; part: Part; hostname: string; free: () => void };

function ledgerOf(ctx: Ctx, { row, part, hostname, free }: Use): Ledger {
  const { hostId, snapshotId, path, format, viaHostId } = row;
  const entry: Omit<AuditDraft, "action" | "details"> = { targetKind: "download_link", targetId: row.id, hostId };
  const what = { hostname, snapshotId, path, format, viaHostId };
  return {
    begun: () =>
      transact(ctx, async (unit) => {
        await useLink(unit, ctx, row);
        await unit.audit({
          ...entry,
          action: "downloads.use_link",
          details: { ...what, createdBy: row.createdBy, skipBytes: part.skipBytes },
        });
        unit.emit("download-links.changed", { hostId });
      }),
    ended: async (end) => {
      free();
      await transact(ctx, async ({ tx, audit, emit }) => {
        if (isLast(row, part, end))
          await tx.downloadLink.updateMany({ where: { id: row.id }, data: { finishedAt: ctx.clock.now() } });
        await audit({ ...entry, action: "downloads.end", details: { ...what, ...end } });
        emit("download-links.changed", { hostId });
      });
    },
  };
}

/** Of any number of first uses exactly one wins; what has changed since the link was looked at is seen here. */
async function useLink({ tx }: Unit, ctx: Ctx, row: LinkRow): Promise<void> {
  const now = ctx.clock.now();
  const { count } = await tx.downloadLink.updateMany({
    where: {
      id: row.id,
      revokedAt: null,
      finishedAt: null,
      expiresAt: { gt: now },
      startedAt: row.startedAt ? { not: null } : null,
    },
    data: { startedAt: row.startedAt ?? now },
  });
  if (count === 1) return;
  const current = await tx.downloadLink.findUnique({ where: { id: row.id } });
  const { revokedAt = now, finishedAt = null, expiresAt = now } = current ?? {};
  const state = revokedAt ? "revoked" : finishedAt ? "used" : expiresAt <= now ? "expired" : "used";
  throw linkRefusal(state) ?? linkUsed();
}

/** Whether the last byte of the whole went out, not only of a part. */
function isLast(row: LinkRow, { skipBytes, length }: Part, { how }: DownloadEnd): boolean {
  if (how !== "whole") return false;
  return length === null || row.sizeBytes === null || BigInt(skipBytes + length) >= row.sizeBytes;
}
