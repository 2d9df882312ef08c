/** What both commands share: their one folder, where the server keeps its data, and how they end. */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { readEnv } from "@/server/env";
import { toSentence } from "./database-file";
import type { ServerData } from "./make-copy";

export class UsageError extends Error {}

/** @throws UsageError */
export function readArguments(args: string[], flag: string): { dir: string; isFlagged: boolean } {
  const { positionals, values } = parse(args, flag);
  const [dir, ...more] = positionals;
  if (!dir || more.length > 0) throw new UsageError("Name one folder.");
  // npm changes to the project's folder before it runs a script.
  return { dir: resolve(process.env.INIT_CWD ?? ".", dir), isFlagged: values[flag] === true };
}

function parse(args: string[], flag: string) {
  try {
    return parseArgs({ args, allowPositionals: true, options: { [flag]: { type: "boolean" } } });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** From the same environment as the server's. */
export function serverData(): ServerData {
  const { dataDir, databaseFile, secretKey } = readEnv();
  return { dataDir, databaseFile, secretKey };
}

/** Exit code 0 when it worked, 1 when something must be mended first, 2 for wrong arguments. */
export async function runCommand(usage: string, work: () => Promise<string>): Promise<void> {
  try {
    console.log(await work());
  } catch (error) {
    if (error instanceof UsageError) console.error(`${error.message}\n${usage}`);
    else console.error(toSentence(error) ?? error);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}
