import { z } from "zod";
import { replaceRepositorySchema } from "@/server/domain/repositories";

const { repoUrl, repoUsername, repoPassword, repoEncryptionPassword } = replaceRepositorySchema.shape;

/** What is left out stays as it is; at least one field must be there. */
export const replaceRepositoryBody = z
  .object({
    repo_url: repoUrl.describe("Where restic keeps the snapshots."),
    repo_username: repoUsername.describe("Login at the storage."),
    repo_password: repoPassword.describe("Password at the storage."),
    repo_encryption_password: repoEncryptionPassword.describe("Password of the repository."),
  })
  .transform((body) => ({
    repoUrl: body.repo_url,
    repoUsername: body.repo_username,
    repoPassword: body.repo_password,
    repoEncryptionPassword: body.repo_encryption_password,
  }));
