import { z } from "zod";
import {
  checkDetailsSchema,
  type DetailsCheck,
  type EnrolledHost,
  enrollHostSchema,
  type MintedToken,
  mintTokenSchema,
  type TokenView,
} from "@/server/domain/enrollment";
import { given, instant, optionalInstant, texts } from "./values";

const mint = mintTokenSchema.shape;
export const mintTokenBody = z
  .object({
    hostname: mint.hostname.describe("The new host's name (RFC 1123)."),
    tags: mint.tags.describe("Tags of the host."),
    repo_url: mint.repoUrl.describe("Where restic keeps the snapshots, as restic writes it."),
    repo_username: mint.repoUsername.describe("Login at the storage."),
    repo_password: mint.repoPassword.describe("Password at the storage, and of the repository."),
    repo_encryption_password: mint.repoEncryptionPassword.describe("Password of the repository, if it is another one."),
    initial_paths: mint.initialPaths.describe("What the first source group backs up."),
  })
  .transform((body) => ({
    hostname: body.hostname,
    tags: body.tags,
    repoUrl: body.repo_url,
    repoUsername: body.repo_username,
    repoPassword: body.repo_password,
    repoEncryptionPassword: body.repo_encryption_password,
    initialPaths: body.initial_paths,
  }));

const enroll = enrollHostSchema.shape;
export const enrollHostBody = z
  .object({
    token: enroll.token,
    hostname: enroll.hostname,
    os: enroll.os,
    arch: enroll.arch,
    agent_version: enroll.agentVersion,
    restic_version: enroll.resticVersion,
  })
  .transform(({ agent_version, restic_version, ...rest }) => ({
    ...rest,
    agentVersion: agent_version,
    resticVersion: restic_version,
  }));

export const mintedToken = z.object({
  token: z.string().describe("The raw token. It is shown here and never again."),
  token_hash: z.string(),
  expires_at: instant,
  install_command: z.string().describe("What to run as root on the new host."),
  install_command_windows: z.string().describe("The same for Windows, in an elevated PowerShell."),
  enroll_command: z.string().describe("For a host that has the agent already: enrolls it by hand."),
});
export const toMintedToken = (minted: MintedToken): z.output<typeof mintedToken> => ({
  token: minted.token,
  token_hash: minted.tokenHash,
  expires_at: minted.expiresAt,
  install_command: minted.installCommand,
  install_command_windows: minted.installCommandWindows,
  enroll_command: minted.enrollCommand,
});

export const enrollmentToken = z
  .object({
    token_hash: z.string(),
    hostname: z.string(),
    tags: texts,
    repo_url: z.string(),
    state: z.enum(["pending", "used", "expired", "revoked"]),
    created_by: z.string(),
    created_at: instant,
    expires_at: instant,
    used_at: optionalInstant,
    host_id: z.string().nullable().describe("The host that used it."),
  })
  .meta({ id: "EnrollmentToken" });
export const toToken = (token: TokenView): z.output<typeof enrollmentToken> => ({
  token_hash: token.tokenHash,
  hostname: token.hostname,
  tags: token.tags,
  repo_url: token.repoUrl,
  state: token.state,
  created_by: token.createdBy,
  created_at: token.createdAt,
  expires_at: token.expiresAt,
  used_at: token.usedAt,
  host_id: token.hostId,
});

export const enrolledHost = z.object({
  host_id: z.string(),
  agent_token: z.string().describe("The agent's bearer token."),
  cert_pin_sha256: z.string().describe("SHA-256 of the server's certificate; empty where there is none to pin."),
  next_cert_pin_sha256: z.string().describe("The same of the certificate that the server serves next; mostly empty."),
  release_key: z.string().describe("Base64 of the Ed25519 public key that signs this server's agents."),
});
export const toEnrolledHost = (host: EnrolledHost): z.output<typeof enrolledHost> => ({
  host_id: host.hostId,
  agent_token: host.agentToken,
  cert_pin_sha256: host.certPinSha256,
  next_cert_pin_sha256: host.nextCertPinSha256,
  release_key: host.releaseKey,
});

const check = checkDetailsSchema.shape;
export const checkDetailsBody = z
  .object({
    hostname: check.hostname,
    repo_url: check.repoUrl,
    tags: check.tags,
    initial_paths: check.initialPaths,
  })
  .transform((body) =>
    given({
      hostname: body.hostname,
      repoUrl: body.repo_url,
      tags: body.tags,
      initialPaths: body.initial_paths,
    }),
  );

export const detailsCheck = z.object({
  problems: z.array(z.object({ field: z.string(), message: z.string() })),
  known_host: z
    .object({ host_id: z.string(), hostname: z.string() })
    .nullable()
    .describe("The host of this name, which would be enrolled again."),
});
const toSnake = (field: string): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
export const toDetailsCheck = ({ problems, knownHost }: DetailsCheck): z.output<typeof detailsCheck> => ({
  problems: problems.map(({ field, message }) => ({ field: toSnake(field), message })),
  known_host: knownHost && { host_id: knownHost.hostId, hostname: knownHost.hostname },
});
