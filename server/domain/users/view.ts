import { z } from "zod";
import type { Role } from "@/server/core/context";
import { roleSchema } from "./schemas";

/** A user as anybody with access may see it. */
export type UserView = {
  userId: string;
  username: string;
  role: Role;
  isDisabled: boolean;
  createdAt: Date;
  lastLoginAt: Date | null;
};

/** A user in the list of all. */
export type ListedUser = UserView & {
  /** How many sessions are open now. */
  sessions: number;
  /** How many API tokens are valid now. */
  apiTokens: number;
};

/** One place where a person is logged in. */
export type SessionView = {
  sessionId: string;
  createdAt: Date;
  expiresAt: Date;
  address: string | null;
  userAgent: string | null;
  isCurrent: boolean;
};

type UserRow = {
  id: string;
  username: string;
  role: string;
  isDisabled: boolean;
  createdAt: Date;
  lastLoginAt: Date | null;
};

export const toUserView = (row: UserRow): UserView => ({
  userId: row.id,
  username: row.username,
  role: toRole(row.role),
  isDisabled: row.isDisabled,
  createdAt: row.createdAt,
  lastLoginAt: row.lastLoginAt,
});

/** A stored role; anything else counts as the lowest. */
export const toRole = (stored: string): Role => z.catch(roleSchema, "viewer").parse(stored);

/** Who is logged in; `expiresAt` is when the session, or the API token, ends. */
export type Me = { userId: string; username: string; role: Role; expiresAt: Date };

/** An API token without the token. */
export type ApiTokenView = {
  tokenId: string;
  name: string;
  userId: string;
  username: string;
  roleLimit: Role;
  createdAt: Date;
  expiresAt: Date;
  lastUsedAt: Date | null;
};
