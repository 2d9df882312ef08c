import { archSchema, osSchema } from "@/agent/protocol/mod";
import { AppError } from "@/server/core/errors";
import type { TokenState } from "./view";

export const tokenNotFound = () =>
  new AppError("token_not_found", "There is no such enrollment token; list them and pick one.");

const MINT_ANOTHER = "mint a fresh token and use that.";

/** Why a token that exists does not enroll a host; null when it does. */
export function tokenRefusal(state: TokenState): AppError | null {
  switch (state) {
    case "pending":
      return null;
    case "used":
      return new AppError("token_used", `This enrollment token was used already; ${MINT_ANOTHER}`);
    case "expired":
      return new AppError("token_expired", `This enrollment token has expired; ${MINT_ANOTHER}`);
    case "revoked":
      return new AppError("token_revoked", `This enrollment token was revoked; ${MINT_ANOTHER}`);
  }
}

export const tokenUnknown = () =>
  new AppError("token_invalid", "Nobody minted this enrollment token; copy it again, or mint a fresh one.");

/** @throws AppError `unsupported_platform` */
export function toPlatform(os: string, arch: string) {
  const parsed = { os: osSchema.safeParse(os), arch: archSchema.safeParse(arch) };
  if (parsed.os.success && parsed.arch.success) return { os: parsed.os.data, arch: parsed.arch.data };
  throw new AppError(
    "unsupported_platform",
    "There is no agent for this machine; use linux or windows on amd64 or arm64.",
    {
      details: [
        ...(parsed.os.success ? [] : [{ field: "os", message: "must be linux or windows" }]),
        ...(parsed.arch.success ? [] : [{ field: "arch", message: "must be amd64 or arm64" }]),
      ],
    },
  );
}

const DEFAULT_PATHS = { linux: ["/etc", "/home"], windows: ["C:\\Users"] } as const;

/** What a new host backs up first: what was asked for, else configuration and homes. */
export const firstPaths = (os: keyof typeof DEFAULT_PATHS, wanted: readonly string[]): string[] =>
  wanted.length > 0 ? [...wanted] : [...DEFAULT_PATHS[os]];

export const repositoryPlace = (repositoryId: string): string => `Repository:${repositoryId}:sealedAccess`;
