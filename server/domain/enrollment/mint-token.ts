import { FLEET, requireAccess } from "@/server/core/access";
import type { Actor, Ctx } from "@/server/core/context";
import { parseInput } from "@/server/core/input";
import { newToken, sha256Hex } from "@/server/crypto/tokens";
import { transact } from "@/server/db/transact";
import { enrollCommand, installCommand } from "./install-command";
import { splitAccess } from "./repository-access";
import { type MintTokenInput, mintTokenSchema } from "./schemas";
import { installCommandWindows } from "./windows-install-command";

const TOKEN_LIFETIME_MS = 3_600_000;

/** The only place and time where the raw token is to be seen. */
export type MintedToken = {
  token: string;
  tokenHash: string;
  expiresAt: Date;
  installCommand: string;
  installCommandWindows: string;
  /** For a host that has the agent already. */
  enrollCommand: string;
};

/**
 * Makes the token with which one host may enroll within an hour. The repository's credentials are sealed so that
 * opening them takes the raw token and the server's key together.
 * @throws AppError `invalid_request` with the refused fields
 */
export async function mintToken(ctx: Ctx, input: MintTokenInput): Promise<MintedToken> {
  requireAccess(ctx.actor, "operator", FLEET);
  const { hostname, tags, initialPaths, ...typed } = parseInput(mintTokenSchema, input);
  const { repoUrl, access } = splitAccess(typed);
  const token = newToken("enrollment");
  const tokenHash = sha256Hex(token);
  const createdAt = ctx.clock.now();
  const expiresAt = new Date(createdAt.getTime() + TOKEN_LIFETIME_MS);
  await transact(ctx, async ({ tx, audit, emit }) => {
    await tx.enrollmentToken.create({
      data: {
        tokenHash,
        hostname,
        tags: [...new Set(tags)],
        repoUrl,
        initialPaths: [...new Set(initialPaths)],
        sealedAccess: ctx.secrets.sealForToken(JSON.stringify(access), token),
        ...minter(ctx.actor),
        createdAt,
        expiresAt,
      },
    });
    await audit({
      action: "enrollment.mint_token",
      targetKind: "enrollment_token",
      targetId: tokenHash,
      details: { after: { hostname, tags, repoUrl, initialPaths, expiresAt: expiresAt.toISOString() } },
    });
    emit("enrollment.changed", { tokenHash });
  });
  return {
    token,
    tokenHash,
    expiresAt,
    installCommand: installCommand(ctx.site, token),
    installCommandWindows: installCommandWindows(ctx.site, token),
    enrollCommand: enrollCommand(ctx.site, token),
  };
}

const minter = (actor: Actor) =>
  actor.kind === "user" || actor.kind === "api_token"
    ? { createdById: actor.id, createdBy: actor.name }
    : { createdById: null, createdBy: actor.kind };
