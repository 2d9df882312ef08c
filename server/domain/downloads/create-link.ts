import type { Ctx } from "@/server/core/context";
import { newId } from "@/server/core/ids";
import { parseInput } from "@/server/core/input";
import { actorName } from "@/server/core/request";
import { newToken, sha256Hex } from "@/server/crypto/tokens";
import { transact } from "@/server/db/transact";
import { requireReading } from "@/server/domain/browse";
import { findFormat } from "./find-entry";
import { type CreateLinkInput, createLinkSchema } from "./schemas";
import { findOrigin } from "./source";

/** The only place and time where the link is to be seen whole. */
export type CreatedLink = { linkId: string; url: string; expiresAt: Date };

/**
 * Makes a link that hands one file or folder of a snapshot out once, to whoever has it. Only the hash of its secret is
 * kept.
 * @throws AppError as `openDownload`: what cannot be downloaded gets no link
 */
export async function createLink(ctx: Ctx, input: CreateLinkInput): Promise<CreatedLink> {
  const viaHostId = await requireReading(ctx, input);
  const { expiresInMinutes, format: asked, viaHostId: _, ...named } = parseInput(createLinkSchema, input);
  const wanted = { ...named, viaHostId };
  const { hostname } = await findOrigin(ctx, wanted);
  const { format, sizeBytes } = await findFormat(ctx, wanted, asked);
  const token = newToken("download");
  const linkId = newId();
  const createdAt = ctx.clock.now();
  const expiresAt = new Date(createdAt.getTime() + expiresInMinutes * 60_000);
  await transact(ctx, async ({ tx, audit, emit }) => {
    await tx.downloadLink.create({
      data: {
        ...named,
        id: linkId,
        tokenHash: sha256Hex(token),
        viaHostId,
        format,
        sizeBytes: sizeBytes === null ? null : BigInt(Math.trunc(sizeBytes)),
        createdBy: actorName(ctx.actor),
        createdAt,
        expiresAt,
      },
    });
    await audit({
      action: "downloads.create_link",
      targetKind: "download_link",
      targetId: linkId,
      hostId: named.hostId,
      details: {
        ...{ hostname, snapshotId: named.snapshotId, path: named.path, format, viaHostId },
        expiresAt: expiresAt.toISOString(),
      },
    });
    emit("download-links.changed", { hostId: named.hostId });
  });
  return { linkId, url: new URL(`/download/${token}`, ctx.site.publicUrl).href, expiresAt };
}
