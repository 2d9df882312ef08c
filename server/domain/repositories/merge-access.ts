import { schemeOf } from "@/agent/protocol/mod";
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
  const keepsKey = given.access.isGenerated || (known.isReady && url === known.url && !typed.repoEncryptionPassword);
  return {
    url,
    secrets: {
      ...(username === undefined ? {} : { username }),
      ...(username === undefined || password === undefined ? {} : { password }),
      encryptionPassword: keepsKey ? known.secrets.encryptionPassword : given.access.encryptionPassword,
    },
  };
}

/** Who receives the login: the origin of an HTTP location, for others the whole location. */
function backendOf(url: string): string {
  const scheme = schemeOf(url);
  const address = url.slice(url.indexOf(":") + 1);
  return (scheme === "rest" || scheme === "s3") && URL.canParse(address) ? `${scheme}:${new URL(address).origin}` : url;
}
