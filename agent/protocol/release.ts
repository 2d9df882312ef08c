/** A built agent as the server offers it, and the text that the server's release key signs. */
import * as z from "zod";

export const osSchema = z.enum(["linux", "windows"]);
export const archSchema = z.enum(["amd64", "arm64"]);

/** `major.minor.patch`, so that older and newer can be told apart. */
export const releaseVersionSchema = z.string().regex(/^\d{1,5}\.\d{1,5}\.\d{1,5}$/, "must look like 1.2.3");

/** Lower-case hexadecimal SHA-256. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, "must be 64 lower-case hexadecimal digits");

/** `compiled` by `deno compile`, or `bundled`: the official runtime and the agent's bundle in one file. */
export const buildKindSchema = z.enum(["compiled", "bundled"]);

export const MAX_AGENT_BYTES = 512 * 1024 * 1024;

export const agentBuildSchema = z.object({
  version: releaseVersionSchema,
  os: osSchema,
  arch: archSchema,
  kind: buildKindSchema,
  sizeBytes: z.number().int().positive().max(MAX_AGENT_BYTES),
  sha256: sha256Schema,
});
export type AgentBuild = z.infer<typeof agentBuildSchema>;

/** What the release key signs: every fact of a build, one a line, so that none can be exchanged for another's. */
export function releaseStatement({ version, os, arch, kind, sizeBytes, sha256 }: AgentBuild): string {
  const lines = ["restic-manager-agent release 1", version, os, arch, kind, String(sizeBytes), sha256];
  return `${lines.join("\n")}\n`;
}

/** Base64 of the 32 bytes of an Ed25519 public key. */
export const releaseKeySchema = z.string().regex(/^[A-Za-z0-9+/]{43}=$/, "must be Base64 of 32 bytes");

/** One try to bring one host to one build. Where it is downloaded from is never part of it: the agent knows its server. */
export const agentOfferSchema = z.object({
  /** The rollout's; an offer that was refused or rolled back is never tried again under the same id. */
  offerId: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{7,63}$/),
  build: agentBuildSchema,
  /** Ed25519 over `releaseStatement(build)`, Base64 of 64 bytes. */
  signature: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
  /** How long the new agent may take to be welcomed before the one before it is put back. */
  trialMs: z.number().int().min(1000).max(3_600_000),
});
export type AgentOffer = z.infer<typeof agentOfferSchema>;

/** How far an offer has come on a host. Success is not among them: the next `hello` names the new version. */
export const UPDATE_STATES = ["waiting", "downloading", "refused", "failed", "rolled_back"] as const;
export const updateStateSchema = z.enum(UPDATE_STATES);
export type UpdateState = z.infer<typeof updateStateSchema>;

/** Why an update did not come about: a closed set, so that each can have its fix. */
export const UPDATE_CODES = [
  /** The agent runs from its source, or its file is not where the install script puts it. */
  "not_installed",
  /** The host's own `agent.env` says RM_ALLOW_UPDATES=0. */
  "not_allowed",
  /** Enrolled before the server had a release key. */
  "no_release_key",
  "bad_signature",
  "bad_checksum",
  "wrong_platform",
  "older_version",
  "download_failed",
  "no_space",
  "not_writable",
  /** The downloaded agent does not start on this host. */
  "self_test_failed",
  /** The new agent started and did not reach `welcome` in time. */
  "not_welcomed",
  /** The new agent ended several times before it reached `welcome`. */
  "crashed",
] as const;
export const updateCodeSchema = z.enum(UPDATE_CODES);
export type UpdateCode = z.infer<typeof updateCodeSchema>;
