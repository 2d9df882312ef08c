import { z } from "zod";
import {
  type EnrolledHost,
  enrollHostSchema,
  type MintedToken,
  mintTokenSchema,
  type TokenView,
} from "@/server/domain/enrollment";

const mint = mintTokenSchema.shape;
export const mintTokenBody = z
  .object({
    hostname: mint.hostname,
    tags: mint.tags,
    repo_url: mint.repoUrl,
    repo_username: mint.repoUsername,
    repo_password: mint.repoPassword,
    repo_encryption_password: mint.repoEncryptionPassword,
    initial_paths: mint.initialPaths,
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

export const toMintedToken = (minted: MintedToken) => ({
  token: minted.token,
  token_hash: minted.tokenHash,
  expires_at: minted.expiresAt,
  install_command: minted.installCommand,
});
export const toToken = (token: TokenView) => ({
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
export const toEnrolledHost = (host: EnrolledHost) => ({
  host_id: host.hostId,
  agent_token: host.agentToken,
  cert_pin_sha256: host.certPinSha256,
});
