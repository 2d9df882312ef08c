import { schemeOf } from "@/agent/protocol/mod";
import { invalidRequest } from "@/server/core/input";
import type { RepositorySecrets } from "@/server/core/ports";
import { splitAccess } from "@/server/domain/enrollment";

export type KnownAccess = { url: string; isReady: boolean; secrets: RepositorySecrets };
export type TypedChange = {
  repoUrl?: string | undefined;
  repoUsername?: string | undefined;
  repoPassword?: string | undefined;
  repoEncryptionPassword?: string | undefined;
};

/**
 * What a repository is opened with after a change of some of its fields. Pure.
 * - The backend's login is carried over only to the same backend: another one must not learn it.
 * - A password typed for the backend also becomes the repository's password, as at enrollment, unless the repository
 *   opens at this very location already: then only an explicit new one replaces the key to existing snapshots.
 * @throws AppError `invalid_request` when credentials are given twice or cannot be read
 */
export function mergeAccess(typed: TypedChange, known: KnownAccess): { url: string; secrets: RepositorySecrets } {
  const given = splitAccess({ ...typed, repoUrl: typed.repoUrl ?? known.url });
  const url = given.repoUrl;
  const keepsLogin = backendOf(url) === backendOf(known.url);
  const username = given.access.username ?? (keepsLogin ? known.secrets.username : undefined);
  const password = given.access.password ?? typed.repoPassword ?? (keepsLogin ? known.secrets.password : undefined);
  const isOpenHere = known.isReady && url === known.url;
  // Without a login the password could only mean the key, and a key that opens existing snapshots is not lost by a slip.
  if (isOpenHere && username === undefined && typed.repoPassword && !typed.repoEncryptionPassword)
    throw invalidRequest([{ field: "repoPassword", message: KEY_IS_IN_USE }]);
  const keepsKey = given.access.isGenerated || (isOpenHere && !typed.repoEncryptionPassword);
  return {
    url,
    secrets: {
      ...(username === undefined ? {} : { username }),
      ...(username === undefined || password === undefined ? {} : { password }),
      encryptionPassword: keepsKey ? known.secrets.encryptionPassword : given.access.encryptionPassword,
    },
  };
}

const KEY_IS_IN_USE =
  "would replace the key of a repository that opens; if that is meant, give it as the repository encryption password";

/** Who receives the login: the origin of an HTTP location, for others the whole location. */
function backendOf(url: string): string {
  const scheme = schemeOf(url);
  const address = url.slice(url.indexOf(":") + 1);
  return (scheme === "rest" || scheme === "s3") && URL.canParse(address) ? `${scheme}:${new URL(address).origin}` : url;
}
