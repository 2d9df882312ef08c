import { z } from "zod";
import type { Ctx } from "@/server/core/context";
import { newId } from "@/server/core/ids";
import { parseInput } from "@/server/core/input";
import type { RepositorySecrets } from "@/server/core/ports";
import { addressOf, networkOf } from "@/server/core/request";
import { newToken, sha256Hex } from "@/server/crypto/tokens";
import type { Tx } from "@/server/db/database";
import { transact, type Unit } from "@/server/db/transact";
import { closeAlertsOf } from "@/server/domain/alerts";
import { enqueueJob } from "@/server/domain/jobs";
import { leaveBehind } from "@/server/domain/protection";
import { type TokenAccess, tokenAccessSchema } from "./repository-access";
import { firstPaths, repositoryPlace, tokenRefusal, tokenUnknown, toPlatform } from "./rules";
import { type EnrollHostInput, enrollHostSchema } from "./schemas";
import { tokenState } from "./view";

/** The pins are empty when the server has no TLS of its own. */
export type EnrolledHost = {
  hostId: string;
  agentToken: string;
  certPinSha256: string;
  nextCertPinSha256: string;
  /** Base64 of the Ed25519 key that signs this server's agents. */
  releaseKey: string;
};

type Platform = ReturnType<typeof toPlatform>;
type Token = { tokenHash: string; hostname: string; tags: string[]; repoUrl: string; initialPaths: string[] };
type Machine = Platform & { agentVersion: string; resticVersion: string | null };

/**
 * Turns a token into a host: row, repository with re-sealed credentials, default source group and the `init` job, all
 * or nothing. Open to everybody who holds a token. The token's host name is the identity; a name that is enrolled
 * already keeps its id and history, and its former agent token is dead at once.
 * Of any number of calls with one token exactly one wins. A refused platform or body leaves the token usable.
 * @throws AppError `invalid_request` · `unsupported_platform` · `token_invalid` · `token_expired` · `token_used` ·
 *   `token_revoked` · `rate_limited` after many tokens that nobody minted
 */
export async function enrollHost(ctx: Ctx, input: EnrollHostInput): Promise<EnrolledHost> {
  const { token: rawToken, hostname, os, arch, agentVersion, resticVersion } = parseInput(enrollHostSchema, input);
  const machine = { ...toPlatform(os, arch), agentVersion, resticVersion: resticVersion || null };
  const tokenHash = sha256Hex(rawToken);
  const known = await ctx.db.prisma.enrollmentToken.findUnique({ where: { tokenHash }, select: { tokenHash: true } });
  if (!known) {
    await ctx.limits.enrollmentPerAddress.consume(networkOf(addressOf(ctx.actor)));
    throw tokenUnknown();
  }
  const agentToken = newToken("agent");
  const hostId = await transact(ctx, async (unit) => {
    const { access, ...token } = await useToken(unit.tx, ctx, rawToken);
    const existing = await unit.tx.host.findUnique({ where: { hostname: token.hostname } });
    const host = { id: existing?.id ?? newId(), agentTokenHash: sha256Hex(agentToken), isNew: !existing };
    await writeHost(unit.tx, ctx, { token, machine, host });
    const repositoryId = await writeRepository(unit, ctx, { hostId: host.id, repoUrl: token.repoUrl, access });
    await unit.tx.enrollmentToken.update({ where: { tokenHash }, data: { hostId: host.id } });
    await unit.audit({
      action: existing ? "enrollment.reenroll_host" : "enrollment.enroll_host",
      targetKind: "host",
      targetId: host.id,
      hostId: host.id,
      details: { tokenHash, hostname: token.hostname, reportedHostname: hostname, repoUrl: token.repoUrl, ...machine },
    });
    // The copies hold a token that is dead from now on.
    if (existing) await closeAlertsOf(unit, ctx, { kind: "cloned_identity", hostId: host.id });
    await enqueueJob(unit, ctx, { hostId: host.id, repositoryId, order: { kind: "init" } });
    announce(unit, { tokenHash, hostId: host.id, isNew: host.isNew });
    return host.id;
  });
  const { current, next } = ctx.site.pins();
  return {
    hostId,
    agentToken,
    certPinSha256: current,
    nextCertPinSha256: next,
    releaseKey: ctx.releaseKey.publicKey,
  };
}

const textsSchema = z.array(z.string());
const storedAccessSchema = tokenAccessSchema.omit({ isGenerated: true, isExplicitKey: true });

/** Marks the token as used if it still may be, and opens what was sealed with it; the sealed copy is dropped. */
async function useToken(tx: Tx, ctx: Ctx, rawToken: string): Promise<Token & { access: TokenAccess }> {
  const tokenHash = sha256Hex(rawToken);
  const now = ctx.clock.now();
  const row = await tx.enrollmentToken.findUnique({ where: { tokenHash } });
  if (!row) throw tokenUnknown();
  const refusal = tokenRefusal(tokenState(row, now));
  if (refusal) throw refusal;
  const { count } = await tx.enrollmentToken.updateMany({
    where: { tokenHash, usedAt: null, revokedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now, sealedAccess: null },
  });
  if (count !== 1) throw tokenRefusal("used") ?? tokenUnknown();
  if (!row.sealedAccess) throw new Error("A pending enrollment token has lost its credentials.");
  return {
    tokenHash,
    hostname: row.hostname,
    tags: textsSchema.parse(row.tags),
    repoUrl: row.repoUrl,
    initialPaths: textsSchema.parse(row.initialPaths),
    access: tokenAccessSchema.parse(JSON.parse(ctx.secrets.openWithToken(row.sealedAccess, rawToken))),
  };
}

type HostWrite = {
  token: Token;
  machine: Machine;
  host: { id: string; agentTokenHash: string; isNew: boolean };
};

/** A host that comes back takes tags and platform from now; its source groups stay as they are. */
async function writeHost(tx: Tx, ctx: Ctx, { token, machine, host }: HostWrite): Promise<void> {
  const enrolledAt = ctx.clock.now();
  const fields = { ...machine, agentTokenHash: host.agentTokenHash, enrolledAt };
  if (!host.isNew) {
    await tx.host.update({
      where: { id: host.id },
      data: {
        ...fields,
        ...(token.tags.length > 0 ? { tags: token.tags } : {}),
        machineId: null,
        bootId: null,
        nextCertPinSha256: null,
        configRevision: { increment: 1 },
      },
    });
    return;
  }
  const { hostname, tags } = token;
  await tx.host.create({ data: { id: host.id, hostname, tags, createdAt: enrolledAt, ...fields } });
  await tx.sourceGroup.create({
    data: {
      id: newId(),
      hostId: host.id,
      name: "default",
      paths: firstPaths(machine.os, token.initialPaths),
      excludes: [],
      tags: [],
      createdAt: enrolledAt,
    },
  });
}

type RepositoryWrite = { hostId: string; repoUrl: string; access: TokenAccess };

async function writeRepository(unit: Unit, ctx: Ctx, { hostId, repoUrl, access }: RepositoryWrite): Promise<string> {
  const { tx } = unit;
  const existing = await tx.repository.findUnique({ where: { hostId_purpose: { hostId, purpose: "primary" } } });
  const id = existing?.id ?? newId();
  const hasMoved = existing !== null && existing.url !== repoUrl;
  const former = existing && {
    secrets: readSecrets(ctx, id, existing.sealedAccess),
    isReady: existing.state === "ready",
    hasMoved,
  };
  const fields = {
    url: repoUrl,
    sealedAccess: ctx.secrets.seal(JSON.stringify(mergeAccess(access, former)), repositoryPlace(id)),
    state: "pending",
    cause: null,
    message: null,
    stateChangedAt: ctx.clock.now(),
    ...{ accessChangedAt: ctx.clock.now(), kitProvenAt: null, kitProvenJobId: null },
    ...(hasMoved ? { resticRepositoryId: null } : {}),
  };
  if (existing) await tx.repository.update({ where: { id }, data: fields });
  else await tx.repository.create({ data: { id, hostId, createdAt: ctx.clock.now(), ...fields } });
  if (hasMoved) await leaveBehind(unit, { hostId, repositoryId: id, now: ctx.clock.now() });
  return id;
}

const readSecrets = (ctx: Ctx, repositoryId: string, sealed: Uint8Array): RepositorySecrets =>
  withoutUndefined(storedAccessSchema.parse(JSON.parse(ctx.secrets.open(sealed, repositoryPlace(repositoryId)))));

type Former = { secrets: RepositorySecrets; isReady: boolean; hasMoved: boolean };

/**
 * What a returning host's repository is opened with. A password that nobody typed never replaces the one in use, and
 * where the repository opens already only an explicit new one does: it may be the only key to existing snapshots.
 * The backend's login is kept for the very same location only.
 */
function mergeAccess(given: TokenAccess, former: Former | null): RepositorySecrets {
  if (!former) return withoutUndefined(given);
  const keepsKey = given.isGenerated || (former.isReady && !former.hasMoved && !given.isExplicitKey);
  const { username, password } = given.username === undefined && !former.hasMoved ? former.secrets : given;
  const { encryptionPassword } = keepsKey ? former.secrets : given;
  return withoutUndefined({ username, password, encryptionPassword });
}

type LooseSecrets = { username?: string | undefined; password?: string | undefined; encryptionPassword: string };

const withoutUndefined = ({ username, password, encryptionPassword }: LooseSecrets): RepositorySecrets => ({
  ...(username === undefined ? {} : { username }),
  ...(password === undefined ? {} : { password }),
  encryptionPassword,
});

function announce(
  unit: Unit,
  { tokenHash, hostId, isNew }: { tokenHash: string; hostId: string; isNew: boolean },
): void {
  unit.emit("enrollment.changed", { tokenHash });
  unit.emit("host.changed", { hostId });
  if (isNew) return;
  unit.emit("host.reenrolled", { hostId });
  unit.emit("config.changed", { hostId });
}
