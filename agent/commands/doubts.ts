/** Files that a drill found damaged are part of every sample until one comes back well: luck must not hide them. */
import * as z from "zod";
import { readJsonIfValid, realDisk } from "../files.ts";
import type { Outcome } from "./outcome.ts";

const doubtsSchema = z.object({ paths: z.array(z.string().min(1)).max(50) });

export async function readDoubts(file: string | undefined): Promise<string[]> {
  if (file === undefined) return [];
  return (await readJsonIfValid(file, doubtsSchema).catch(() => null))?.paths ?? [];
}

/** A drill that could not be done changes nothing; nor does a full disk harm the result. */
export async function writeDoubts(file: string | undefined, { state, cause, verify }: Outcome): Promise<void> {
  if (file === undefined) return;
  if (state === "succeeded") await realDisk.remove(file).catch(() => {});
  const paths = verify?.mismatches ?? [];
  if (cause === "repo_damaged" && paths.length > 0)
    await realDisk.writeFile(file, JSON.stringify({ paths })).catch(() => {});
}
