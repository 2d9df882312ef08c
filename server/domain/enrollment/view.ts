import { z } from "zod";
import type { Prisma } from "@/server/db/generated/client";

const TOKEN_STATES = ["pending", "used", "expired", "revoked"] as const;
export type TokenState = (typeof TOKEN_STATES)[number];

/** An enrollment token without anything secret. `hostId` is the host that used it. */
export type TokenView = {
  tokenHash: string;
  hostname: string;
  tags: string[];
  repoUrl: string;
  state: TokenState;
  createdBy: string;
  createdAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
  hostId: string | null;
};

/** Everything but the sealed credentials, so that they do not even leave the database. */
export const tokenViewSelect = {
  tokenHash: true,
  hostname: true,
  tags: true,
  repoUrl: true,
  createdBy: true,
  createdAt: true,
  expiresAt: true,
  usedAt: true,
  revokedAt: true,
  hostId: true,
} satisfies Prisma.EnrollmentTokenSelect;
type TokenRow = Prisma.EnrollmentTokenGetPayload<{ select: typeof tokenViewSelect }>;

const textsSchema = z.array(z.string());

type Ends = { usedAt: Date | null; revokedAt: Date | null; expiresAt: Date };

export function tokenState({ usedAt, revokedAt, expiresAt }: Ends, now: Date): TokenState {
  if (usedAt) return "used";
  if (revokedAt) return "revoked";
  return expiresAt <= now ? "expired" : "pending";
}

export function toTokenView({ revokedAt, ...row }: TokenRow, now: Date): TokenView {
  return { ...row, tags: textsSchema.parse(row.tags), state: tokenState({ ...row, revokedAt }, now) };
}
