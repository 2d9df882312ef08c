import { z } from "zod";
import { FLEET, hasAccess } from "@/server/core/access";
import { type Actor, type Ctx, ROLES } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { addressOf, networkOf } from "@/server/core/request";
import { sha256Hex } from "@/server/crypto/tokens";
import type { Prisma } from "@/server/db/generated/client";
import { readingNeed } from "@/server/domain/browse";

/**
 * `running` is a link that somebody has begun to use and not yet to the end: only that download can be gone on with.
 */
export const LINK_STATES = ["open", "running", "used", "expired", "revoked"] as const;
export type LinkState = (typeof LINK_STATES)[number];

export type LinkRow = Prisma.DownloadLinkModel;
type Times = Pick<LinkRow, "id" | "revokedAt" | "finishedAt" | "startedAt" | "expiresAt">;

export function linkState(ctx: Ctx, row: Times): LinkState {
  if (row.revokedAt) return "revoked";
  if (row.finishedAt) return "used";
  if (ctx.downloads.isRunning(row.id)) return "running";
  if (row.expiresAt <= ctx.clock.now()) return "expired";
  return row.startedAt ? "running" : "open";
}

const linkNotFound = () =>
  new AppError("link_not_found", "There is no such download link; copy it again, whole, or ask for another one.");
export const linkUsed = () =>
  new AppError("link_used", "This download link was used already; ask whoever gave it to you for another one.");
export const linkInUse = () =>
  new AppError("link_in_use", "This link's download is running at this moment; it can be used only once.");
const linkExpired = () =>
  new AppError("link_expired", "This download link has expired; ask whoever gave it to you for another one.");
const linkRevoked = () =>
  new AppError("link_revoked", "This download link was withdrawn; ask whoever gave it to you for another one.");

/** Why a link that exists hands nothing out any more; null while it does. */
export function linkRefusal(state: LinkState): AppError | null {
  switch (state) {
    case "open":
    case "running":
      return null;
    case "used":
      return linkUsed();
    case "expired":
      return linkExpired();
    case "revoked":
      return linkRevoked();
  }
}

/**
 * The link of a secret. One that nobody made counts against the caller's address; the look-up by hash takes the same
 * time whatever the secret is.
 * @throws AppError `link_not_found`, `rate_limited`
 */
export async function findLink(ctx: Ctx, token: string): Promise<LinkRow> {
  const row = await ctx.db.prisma.downloadLink.findUnique({ where: { tokenHash: sha256Hex(token) } });
  if (row) return row;
  await ctx.limits.linkPerAddress.consume(networkOf(addressOf(ctx.actor)));
  throw linkNotFound();
}

const storedRole = z.enum(ROLES).catch("viewer");

/**
 * A link goes no further than whoever made it could today.
 * @returns the maker's id
 * @throws AppError `link_revoked` when the maker is gone, disabled or has too low a role by now
 */
export async function requireMaker(ctx: Ctx, row: LinkRow): Promise<string> {
  const user = await ctx.db.prisma.user.findUnique({ where: { username: row.createdBy } });
  // A later account may have got the name of one that was removed.
  if (!user || user.isDisabled || user.createdAt > row.createdAt) throw linkRevoked();
  const { id, username: name } = user;
  const maker: Actor = { kind: "user", id, name, role: storedRole.parse(user.role), address: "", sessionId: "" };
  if (!hasAccess(maker, readingNeed(row), FLEET)) throw linkRevoked();
  return id;
}
