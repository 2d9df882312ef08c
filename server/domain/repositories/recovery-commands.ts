import { backendLoginVariables, schemeOf, withCredentials } from "@/agent/protocol/mod";
import type { RepositorySecrets } from "@/server/core/ports";

export type RecoveryCommands = { linux: string; windows: string };
type Place = { url: string; hostname: string; secrets: RepositorySecrets };

/**
 * What opens the repository with plain restic, for a POSIX shell and for PowerShell. Pure. Values are quoted, so that
 * a password is never read as a command.
 */
export function recoveryCommands({ url, hostname, secrets }: Place): RecoveryCommands {
  const { username, password, encryptionPassword } = secrets;
  // Only a new restic reads a REST server's login from variables; within the address every version takes it.
  const isInAddress = schemeOf(url) === "rest" && username !== undefined;
  const variables = Object.entries({
    RESTIC_REPOSITORY: isInAddress ? withCredentials(url, username, password ?? "") : url,
    RESTIC_PASSWORD: encryptionPassword,
    ...(isInAddress ? {} : backendLoginVariables({ url, username, password })),
  });
  const restore = (quote: (text: string) => string) => [
    `restic snapshots --host ${quote(hostname)}`,
    `restic restore latest --host ${quote(hostname)} --target ${quote("restored")}`,
  ];
  return {
    linux: [...variables.map(([name, value]) => `export ${name}=${posix(value)}`), ...restore(posix)].join("\n"),
    windows: [...variables.map(([name, value]) => `$env:${name} = ${powershell(value)}`), ...restore(powershell)].join(
      "\n",
    ),
  };
}

const posix = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
/** PowerShell also takes typographic quotes for the end of a text. */
const powershell = (text: string): string => `'${text.replace(/['‘’‚‛]/g, "$&$&")}'`;
