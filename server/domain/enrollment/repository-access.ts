import { z } from "zod";
import { repositoryUrlProblem, secretSchema } from "@/agent/protocol/mod";
import { invalidRequest } from "@/server/core/input";
import { newPassword } from "@/server/crypto/passwords";

/**
 * What is sealed with a token. `isGenerated`: the server made the repository password because none was given;
 * `isExplicitKey`: it was typed as such, and not just taken over from the backend's password.
 */
export const tokenAccessSchema = z.object({
  username: z.string().optional(),
  password: z.string().optional(),
  encryptionPassword: z.string(),
  isGenerated: z.boolean(),
  isExplicitKey: z.boolean(),
});
export type TokenAccess = z.infer<typeof tokenAccessSchema>;

export type TypedAccess = {
  repoUrl: string;
  repoUsername?: string | undefined;
  repoPassword?: string | undefined;
  repoEncryptionPassword?: string | undefined;
};

/**
 * Sorts out what the person typed: the URL without credentials, the backend's login, the repository's password.
 * A password belongs to the backend only beside a user name; it is also the repository's password unless another one
 * is given for that. Credentials inside the URL become the backend's login, because a URL is shown and logged.
 * @throws AppError `invalid_request` when credentials are given twice or cannot be read
 */
export function splitAccess(typed: TypedAccess): { repoUrl: string; access: TokenAccess } {
  const inline = takeInlineLogin(typed.repoUrl);
  if (inline && typed.repoUsername !== undefined)
    throw refused("repoUsername", "must be left out when the repository URL itself holds a user name");
  const username = inline?.username ?? typed.repoUsername;
  const password = inline ? (inline.password ?? typed.repoPassword) : typed.repoPassword;
  const given = typed.repoEncryptionPassword ?? typed.repoPassword;
  return {
    repoUrl: inline?.repoUrl ?? typed.repoUrl,
    access: {
      ...(username === undefined ? {} : { username }),
      ...(username === undefined || password === undefined ? {} : { password }),
      encryptionPassword: given ?? newPassword(),
      isGenerated: given === undefined,
      isExplicitKey: typed.repoEncryptionPassword !== undefined,
    },
  };
}

type Inline = { repoUrl: string; username: string; password: string | undefined };

/** Only `rest:` and `s3:` locations hold an HTTP URL in which a login can stand; sftp's user name is no secret. */
function takeInlineLogin(location: string): Inline | null {
  const [, scheme = "", address = ""] = /^(rest|s3):(https?:.*)$/.exec(location) ?? [];
  if (!scheme) return null;
  if (!URL.canParse(address)) throw refused("repoUrl", "must hold a well-formed address");
  const url = new URL(address);
  if (!url.username && !url.password) return null;
  const username = decoded(url.username);
  const password = url.password ? decoded(url.password) : undefined;
  if (!username) throw refused("repoUrl", "must not hold a password without a user name");
  url.username = "";
  url.password = "";
  const repoUrl = `${scheme}:${url.href}`;
  if (repositoryUrlProblem(repoUrl)) throw refused("repoUrl", "must hold a well-formed address");
  return { repoUrl, username, password };
}

function decoded(part: string): string {
  try {
    return secretSchema.parse(decodeURIComponent(part));
  } catch {
    throw refused("repoUrl", "must hold a readable user name and password, or none");
  }
}

const refused = (field: string, message: string) => invalidRequest([{ field, message }]);
