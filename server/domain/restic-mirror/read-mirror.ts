import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type archSchema, type osSchema, sha256Schema } from "@/agent/protocol/mod";

/** `mirror.json`, as `scripts/lib/restic-mirror.mjs` writes it beside the program. */
const mirrorSchema = z.object({
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  sha256: sha256Schema,
  sizeBytes: z.number().int().positive(),
  addedAt: z.iso.datetime(),
});

export type Platform = { os: z.infer<typeof osSchema>; arch: z.infer<typeof archSchema> };
export type MirroredRestic = Platform & z.infer<typeof mirrorSchema> & { path: string; file: string };

/** The copy for one platform; null when there is none that is whole. */
export async function readMirror(resticDir: string, { os, arch }: Platform): Promise<MirroredRestic | null> {
  const folder = join(resticDir, `${os}-${arch}`);
  const file = os === "windows" ? "restic.exe" : "restic";
  const path = join(folder, file);
  try {
    const facts = mirrorSchema.parse(JSON.parse(await readFile(join(folder, "mirror.json"), "utf8")));
    return (await stat(path)).size === facts.sizeBytes ? { os, arch, ...facts, path, file } : null;
  } catch {
    return null;
  }
}
