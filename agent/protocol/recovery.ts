/**
 * What opens a repository with plain restic, without the server and without the agent: the recovery kit names these
 * commands, and a drill restores with these very ones.
 */
import { backendLoginVariables, withCredentials } from "./backend-login.ts";
import { schemeOf } from "./repository-url.ts";

export type RecoveryCommand = { argv: string[] };
export type RecoveryCommandKit = {
  /** All that restic is told beside its arguments. */
  variables: Record<string, string>;
  /** Lists the snapshots; puts everything back; puts one folder back. `argv` begins with the program's name. */
  commands: [list: RecoveryCommand, everything: RecoveryCommand, folder: RecoveryCommand];
};

export type RecoveryPlace = {
  url: string;
  /** Under which the snapshots were made. */
  hostname: string;
  secrets: { username?: string | undefined; password?: string | undefined; encryptionPassword: string };
};

/** The folder that everything is put into, below where the commands are run. */
export const RECOVERY_TARGET = "restored";
/** What the third command puts back, as an example of any other. */
const EXAMPLE_FOLDER = "/etc";

/** Pure. */
export function recoveryKitOf({ url, hostname, secrets }: RecoveryPlace): RecoveryCommandKit {
  const { username, password, encryptionPassword } = secrets;
  // Only a new restic reads a REST server's login from variables; within the address every version takes it.
  const isInAddress = schemeOf(url) === "rest" && username !== undefined;
  const everything = ["restic", "restore", "latest", "--host", hostname, "--target", RECOVERY_TARGET, "--verify"];
  return {
    variables: {
      RESTIC_REPOSITORY: isInAddress ? withCredentials(url, username, password ?? "") : url,
      RESTIC_PASSWORD: encryptionPassword,
      ...(isInAddress ? {} : backendLoginVariables({ url, username, password })),
    },
    commands: [
      { argv: ["restic", "snapshots", "--host", hostname] },
      { argv: everything },
      { argv: including(everything, [EXAMPLE_FOLDER]) },
    ],
  };
}

/** The same command for these patterns only. */
export const including = (argv: readonly string[], patterns: readonly string[]): string[] => [
  ...argv,
  ...patterns.map((pattern) => `--include=${pattern}`),
];
