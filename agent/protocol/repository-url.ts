/**
 * The allow-list of restic repository locations.
 * A repository URL alone can run code: an `rclone:` URL with inline connection options names the program's own
 * settings, so only a plain configured remote is let through. Source: restic's manual, "Preparing a new repository".
 */
import * as z from "zod";
import { hasControlCharacter, isAbsolutePath } from "./values.ts";

export const REPOSITORY_SCHEMES = ["rest", "s3", "b2", "azure", "gs", "swift", "sftp", "rclone"] as const;
export type RepositoryScheme = (typeof REPOSITORY_SCHEMES)[number] | "local";

const RCLONE = /^rclone:[A-Za-z0-9_][A-Za-z0-9_.+@ -]*:[^:,'"]*$/;
const REST = /^rest:https?:\/\/[^/\s]+(\/\S*)?$/;
const SFTP = /^sftp:(\/\/[^/\s-][^/\s]*\/\S.*|[^/\s:-][^/\s:]*:.+)$/;
/** ssh reads a host that begins with a hyphen as an option, also after `user@`. */
const SFTP_OPTION = /^sftp:(?:\/\/[^/]*|[^:]*)@-/;
const SFTP_PASSWORD = /^sftp:(\/\/)?[^@/]*:[^@/]*@/;
const OTHER = /^(s3|b2|azure|gs|swift):[^\s-]\S*$/;

/** The scheme of a repository location, or null when it is not one that restic-manager lets through. */
export function schemeOf(url: string): RepositoryScheme | null {
  if (isAbsolutePath(url)) return "local";
  const scheme = url.slice(0, url.indexOf(":"));
  return REPOSITORY_SCHEMES.find((known) => known === scheme) ?? null;
}

/** Why a repository location is refused, as one sentence for the person who typed it; null when it is fine. */
export function repositoryUrlProblem(url: string): string | null {
  if (hasControlCharacter(url)) return "must not hold line breaks or other control characters";
  switch (schemeOf(url)) {
    case "local":
      return null;
    case "rest":
      if (/[?#]/.test(url)) return "must not hold a query; give user and password in their own fields";
      return REST.test(url) ? null : "must look like rest:https://backup.example/path";
    case "rclone":
      return RCLONE.test(url)
        ? null
        : "must name a configured rclone remote, as rclone:remote:path, without inline options";
    case "sftp":
      if (SFTP_PASSWORD.test(url)) return "must not hold a password; sftp logs in with the host's own SSH key";
      return SFTP.test(url) && !SFTP_OPTION.test(url)
        ? null
        : "must look like sftp:user@host:/path or sftp://user@host/path";
    case "s3":
    case "b2":
    case "azure":
    case "gs":
    case "swift":
      return OTHER.test(url) ? null : "must name a bucket or container without spaces";
    case null:
      return `must be an absolute path or start with one of ${REPOSITORY_SCHEMES.map((s) => `${s}:`).join(", ")}`;
  }
}

/** A repository location on the allow-list, at most 2048 characters. */
export const repositoryUrlSchema = z
  .string()
  .trim()
  .min(1, "must not be empty")
  .max(2048, "must be at most 2048 characters")
  .superRefine((url, ctx) => {
    const problem = repositoryUrlProblem(url);
    if (problem) ctx.addIssue({ code: "custom", message: problem });
  });
