import { z } from "zod";
import { replaceRepositorySchema } from "@/server/domain/repositories";

const { repoUrl, repoUsername, repoPassword, repoEncryptionPassword } = replaceRepositorySchema.shape;

export const replaceRepositoryBody = z
  .object({
    repo_url: repoUrl,
    repo_username: repoUsername,
    repo_password: repoPassword,
    repo_encryption_password: repoEncryptionPassword,
  })
  .transform((body) => ({
    repoUrl: body.repo_url,
    repoUsername: body.repo_username,
    repoPassword: body.repo_password,
    repoEncryptionPassword: body.repo_encryption_password,
  }));
