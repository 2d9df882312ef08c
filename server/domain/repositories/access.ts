import { z } from "zod";
import type { RepositorySecrets, Secrets } from "@/server/core/ports";
import { repositoryPlace } from "@/server/domain/enrollment";

const sealedAccessSchema = z.object({
  username: z.string().optional(),
  password: z.string().optional(),
  encryptionPassword: z.string(),
});

/** @throws when the value was sealed for another row or under another key */
export function openAccess(secrets: Secrets, repository: { id: string; sealedAccess: Uint8Array }): RepositorySecrets {
  const plain = secrets.open(repository.sealedAccess, repositoryPlace(repository.id));
  const { username, password, encryptionPassword } = sealedAccessSchema.parse(JSON.parse(plain));
  return {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    encryptionPassword,
  };
}

export const sealAccess = (
  secrets: Secrets,
  repositoryId: string,
  access: RepositorySecrets,
): Uint8Array<ArrayBuffer> => secrets.seal(JSON.stringify(access), repositoryPlace(repositoryId));
