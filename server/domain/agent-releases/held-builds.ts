import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { z } from "zod";
import { agentBuildSchema, releaseStatement, sha256Schema } from "@/agent/protocol/mod";
import type { Logger } from "@/server/core/logger";
import type { AgentBuilds, HeldBuild, HeldFile, ReleaseKey } from "@/server/core/ports";
import { newestOf } from "./rules";

/** File names are plain, so that none leads out of the folder. */
const fileSchema = z.object({
  file: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/),
  sizeBytes: z.number().int().positive(),
  sha256: sha256Schema,
});
/** `manifest.json` as the build writes it. An older one names one version for all; `signature` comes from a key kept elsewhere. */
const manifestSchema = z.object({
  version: agentBuildSchema.shape.version,
  builds: z.array(
    fileSchema.extend({
      ...agentBuildSchema.shape,
      version: agentBuildSchema.shape.version.optional(),
      gzip: fileSchema.nullable().default(null),
      signature: z.string().max(100).optional(),
    }),
  ),
});
type Listed = z.infer<typeof manifestSchema>["builds"][number];
type ListedFile = z.infer<typeof fileSchema>;

type Deps = {
  agentDir: string;
  releaseKey: ReleaseKey;
  log: Logger;
  /** How long what was found counts without another look at the folder, in milliseconds. */
  freshMs?: number;
};

/**
 * The agents in the build's folder. A file is read through once after each change; what is not whole, or not vouched
 * for, is left out and told of in the log.
 */
export function createAgentBuilds({ agentDir, releaseKey, log, freshMs = 1_000 }: Deps): AgentBuilds {
  const sums = new Map<string, { stamp: string; sha256: string }>();
  const complaints = new Set<string>();
  let latest: { at: number; builds: Promise<HeldBuild[]> } | null = null;
  let newest: string | null = null;

  /** Once each: the folder is looked at again and again. */
  const complain = (facts: { file: string; why: string }) => {
    const key = JSON.stringify(facts);
    if (complaints.has(key)) return;
    complaints.add(key);
    log.error(facts, "a built agent is not handed out");
  };
  const check = async ({ file, sizeBytes, sha256 }: ListedFile): Promise<HeldFile | null> => {
    const path = join(agentDir, file);
    const stamp = await stampOf(path);
    if (stamp === null) return null;
    let known = sums.get(path);
    if (known?.stamp !== stamp) {
      known = { stamp, sha256: await sha256Of(path) };
      sums.set(path, known);
    }
    if (known.sha256 === sha256) return { path, sizeBytes, stamp };
    complain({ file, why: "its SHA-256 is not the one in manifest.json; run npm run build again" });
    return null;
  };
  const hold = async (listed: Listed, version: string): Promise<HeldBuild | null> => {
    const build = agentBuildSchema.parse({ ...listed, version: listed.version ?? version });
    const statement = releaseStatement(build);
    const signature = releaseKey.sign(statement) ?? listed.signature ?? "";
    if (!releaseKey.verify(statement, signature)) {
      complain({
        file: listed.file,
        why: "manifest.json holds no signature of RM_RELEASE_PUBLIC_KEY over it; sign it",
      });
      return null;
    }
    const file = await check(listed);
    return file && { build, signature, file, gzip: listed.gzip && (await check(listed.gzip)) };
  };
  const read = async (): Promise<HeldBuild[]> => {
    const text = await readFile(join(agentDir, "manifest.json"), "utf8").catch(() => null);
    if (text === null) return [];
    const { version, builds } = manifestSchema.parse(JSON.parse(text));
    const held = await Promise.all(builds.map((listed) => hold(listed, version)));
    return held.filter((build) => build !== null);
  };
  const look = (): Promise<HeldBuild[]> => {
    if (latest !== null && performance.now() - latest.at < freshMs) return latest.builds;
    const builds = read().then((found) => {
      newest = newestOf(found.map(({ build }) => build.version));
      return found;
    });
    const entry = { at: performance.now(), builds };
    latest = entry;
    // Who asks while it is being read shares the answer; a failure is not kept.
    builds.catch(() => {
      if (latest === entry) latest = null;
    });
    return builds;
  };
  return {
    current: look,
    newestVersion() {
      if (latest === null || performance.now() - latest.at > GLANCE_MS)
        look().catch((error: unknown) => log.error({ err: error }, "the built agents could not be read"));
      return newest;
    },
  };
}

/** A list that is asked for often has the folder looked at no more often than this. */
const GLANCE_MS = 10_000;

/** What tells one state of a file from another without reading it; null when there is no such file. */
export async function stampOf(path: string): Promise<string | null> {
  const info = await stat(path).catch(() => null);
  return info?.isFile() ? stampFrom(info) : null;
}

export const stampFrom = ({ ino, size, mtimeMs }: { ino: number; size: number; mtimeMs: number }): string =>
  `${ino} ${size} ${mtimeMs}`;

/** Chunk by chunk, so that nobody waits while forty megabytes are read. */
async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) hash.update(chunk);
  return hash.digest("hex");
}
