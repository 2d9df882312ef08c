/**
 * The variables by which restic takes the login of a repository's storage. The agent starts restic with them, and the
 * recovery kit names them. Source of the names: restic's manual, "Preparing a new repository".
 */
import { schemeOf } from "./repository-url.ts";

export type BackendLogin = { url: string; username?: string | undefined; password?: string | undefined };

/** Empty where restic takes no login by variable: SSH keys, rclone's own configuration, the file system. */
export function backendLoginVariables({ url, username, password }: BackendLogin): Record<string, string> {
  switch (schemeOf(url)) {
    case "rest":
      return pick({ RESTIC_REST_USERNAME: username, RESTIC_REST_PASSWORD: password });
    case "s3":
      return pick({ AWS_ACCESS_KEY_ID: username, AWS_SECRET_ACCESS_KEY: password });
    case "b2":
      return pick({ B2_ACCOUNT_ID: username, B2_ACCOUNT_KEY: password });
    case "azure":
      return pick({ AZURE_ACCOUNT_NAME: username, AZURE_ACCOUNT_KEY: password });
    case "gs":
      return pick({ GOOGLE_PROJECT_ID: username, GOOGLE_ACCESS_TOKEN: password });
    case "swift":
      return pick({ OS_USERNAME: username, OS_PASSWORD: password });
    case "sftp":
    case "rclone":
    case "local":
    case null:
      return {};
  }
}

/** Puts user and password into a `rest:` URL, for restic versions that know no other way. It belongs into the environment only. */
export function withCredentials(url: string, username: string, password: string): string {
  const login = `${encodeURIComponent(username)}:${encodeURIComponent(password)}`;
  return url.replace(/^(rest:https?:\/\/)(?:[^/@]*@)?/, (_, start: string) => `${start}${login}@`);
}

function pick(values: Record<string, string | undefined>): Record<string, string> {
  const defined: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) if (value !== undefined) defined[name] = value;
  return defined;
}
