import { type RecoveryPlace, recoveryKitOf } from "@/agent/protocol/mod";

export type RecoveryCommands = { linux: string; windows: string };

/**
 * What opens the repository with plain restic, for a POSIX shell and for PowerShell. Pure. Values are quoted, so that
 * a password is never read as a command.
 */
export function recoveryCommands(place: RecoveryPlace): RecoveryCommands {
  const { variables, commands } = recoveryKitOf(place);
  const told = (quote: Quote) => commands.map(({ argv }) => argv.map((word) => written(word, quote)).join(" "));
  const set = (line: (name: string, value: string) => string) =>
    Object.entries(variables).map(([name, value]) => line(name, value));
  return {
    linux: [...set((name, value) => `export ${name}=${posix(value)}`), ...told(posix)].join("\n"),
    windows: [...set((name, value) => `$env:${name} = ${powershell(value)}`), ...told(powershell)].join("\n"),
  };
}

type Quote = (text: string) => string;

/** Words of restic's own are read as they are by either shell. */
const written = (word: string, quote: Quote): string => (/^(?:--)?[a-z]+$/.test(word) ? word : quote(word));

const posix: Quote = (text) => `'${text.replaceAll("'", `'\\''`)}'`;
/** PowerShell also takes typographic quotes for the end of a text. */
const powershell: Quote = (text) => `'${text.replace(/['‘’‚‛]/g, "$&$&")}'`;
