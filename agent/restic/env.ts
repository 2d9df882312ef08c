/**
 * The environment restic is started with: built from nothing, so that only what is listed here can reach it.
 * Source of the variable names: restic's manual, "Preparing a new repository" and "Environment variables".
 */
import { join } from "node:path";
import { readTextIfExists } from "../files.ts";
import type { AgentPaths } from "../paths.ts";
import { currentPlatform } from "../platform/platform.ts";
import { backendLoginVariables, type RepositoryAccess, resticHas, schemeOf, withCredentials } from "../protocol/mod.ts";

/** Status lines a second; restic's own default of 60 would only burn CPU on both sides. */
const PROGRESS_FPS = "2";

/** The host's own settings that restic or its helpers need. Chosen by the host's admin, never by the server. */
const INHERITED = [
  ...["PATH", "LANG", "LC_ALL", "TZ"],
  ...["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"],
  ...["SSL_CERT_FILE", "SSL_CERT_DIR", "RCLONE_CONFIG", "GOOGLE_APPLICATION_CREDENTIALS"],
  ...["AWS_DEFAULT_REGION", "AWS_REGION", "GOOGLE_PROJECT_ID", "AZURE_ENDPOINT_SUFFIX"],
  ...["OS_AUTH_URL", "OS_REGION_NAME", "OS_TENANT_NAME", "OS_PROJECT_NAME", "OS_USER_DOMAIN_NAME"],
  ...["OS_PROJECT_DOMAIN_NAME", "ST_AUTH"],
] as const;

/** Words and times only: restic does the same with and without. */
const OF_NO_EFFECT: ReadonlySet<string> = new Set(["PATH", "LANG", "LC_ALL", "TZ"]);

/** What of a restic's environment is a setting of this host, by which restic finds or reaches its repository. */
export function hostSettings(env: Record<string, string>, url: string): Record<string, string> {
  const scheme = schemeOf(url);
  if (scheme === "local" || scheme === "sftp") return {};
  const isPlainHttp = /^(?:rest|s3):http:/.test(url);
  const names = INHERITED.filter(
    (name) => name in env && !OF_NO_EFFECT.has(name) && !(isPlainHttp && name.startsWith("SSL_CERT_")),
  );
  return Object.fromEntries(names.map((name) => [name, env[name] ?? ""]));
}

export type ResticEnvRequest = {
  access: RepositoryAccess;
  resticVersion: string;
  paths: Pick<AgentPaths, "resticHome" | "resticCacheDir">;
  getVariable: (name: string) => string | undefined;
};

/** The complete environment of one restic call. Everything secret is in here and nowhere else. */
export async function resticEnvironment({
  access,
  resticVersion,
  paths,
  getVariable,
}: ResticEnvRequest): Promise<Record<string, string>> {
  const platform = currentPlatform();
  const env: Record<string, string> = { PATH: platform.defaultPath };
  for (const name of [...INHERITED, ...platform.inheritedVariables]) {
    const value = getVariable(name);
    if (value !== undefined) env[name] = value;
  }
  // A system service has no HOME, and restic without a place for its cache is slow, or from 0.19 on refuses.
  env.HOME = paths.resticHome;
  env.RESTIC_CACHE_DIR = paths.resticCacheDir;
  env.RESTIC_PROGRESS_FPS = PROGRESS_FPS;
  env.RESTIC_REPOSITORY = access.url;
  env.RESTIC_PASSWORD = access.encryptionPassword;
  if (schemeOf(access.url) === "rclone" && env.RCLONE_CONFIG === undefined) {
    const config = await rcloneConfigOf(getVariable);
    if (config !== undefined) env.RCLONE_CONFIG = config;
  }
  return { ...env, ...backendVariables(access, resticVersion) };
}

/** rclone's configuration in the real home, because restic and thereby rclone get another HOME. */
async function rcloneConfigOf(getVariable: (name: string) => string | undefined): Promise<string | undefined> {
  const home = getVariable("HOME") ?? (Deno.build.os === "linux" ? "/root" : undefined);
  if (home === undefined) return undefined;
  const file = join(home, ".config", "rclone", "rclone.conf");
  return (await readTextIfExists(file).catch(() => null)) === null ? undefined : file;
}

function backendVariables(access: RepositoryAccess, resticVersion: string): Record<string, string> {
  const { url, username, password } = access;
  if (username === undefined && password === undefined) return {};
  if (schemeOf(url) === "rest" && !resticHas(resticVersion, "restLogin"))
    return { RESTIC_REPOSITORY: withCredentials(url, username ?? "", password ?? "") };
  return backendLoginVariables(access);
}

/** Every secret of a repository login, in the forms that the scrubber does not derive by itself. */
export function secretsOf(access: RepositoryAccess): string[] {
  const inUrl = /^\w+:https?:\/\/[^/@:]*:([^/@]*)@/.exec(access.url)?.[1];
  const decoded = inUrl === undefined ? undefined : safeDecode(inUrl);
  return [access.encryptionPassword, access.password, inUrl, decoded].filter((secret) => secret !== undefined);
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
