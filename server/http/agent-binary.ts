import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { z } from "zod";
import { archSchema, osSchema } from "@/agent/protocol/mod";
import { AppError } from "@/server/core/errors";
import { CONTENT_LENGTH_HEADER } from "@/server/core/request";

/** The part of `manifest.json` that serving needs. File names are plain, so that none leads out of the folder. */
const manifestSchema = z.object({
  version: z.string(),
  builds: z.array(
    z.object({
      os: osSchema,
      arch: archSchema,
      file: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
});

export const platformQuery = z.object({ os: z.string().max(32).optional(), arch: z.string().max(32).optional() });
type Asked = { agentDir: string; os: string | undefined; arch: string | undefined; request: Request };

/**
 * Streams the built agent of a platform.
 * @throws AppError `unsupported_platform` · `agent_not_built`
 */
export async function agentBinary({ agentDir, os, arch, request }: Asked): Promise<Response> {
  if (!osSchema.safeParse(os).success || !archSchema.safeParse(arch).success)
    throw new AppError("unsupported_platform", "Ask for os=linux or os=windows with arch=amd64 or arch=arm64.");
  const manifest = await readManifest(agentDir);
  const build = manifest?.builds.find((candidate) => candidate.os === os && candidate.arch === arch);
  const path = build && join(agentDir, build.file);
  const size = path && (await stat(path).catch(() => null))?.size;
  if (!manifest || !build || !path || size === undefined || size === null)
    throw new AppError("agent_not_built", `The agent for ${os} ${arch} is not built; run npm run build on the server.`);
  const headers = {
    ETag: `"${build.sha256}"`,
    "X-Checksum-Sha256": build.sha256,
    "X-Agent-Version": manifest.version,
    "Cache-Control": "no-cache",
  };
  if (isKnownTo(request, build.sha256)) return new Response(null, { status: 304, headers });
  const full = {
    ...headers,
    "Content-Type": "application/octet-stream",
    "Content-Length": String(size),
    [CONTENT_LENGTH_HEADER]: String(size),
    "Content-Disposition": `attachment; filename="${build.file}"`,
  };
  if (request.method === "HEAD") return new Response(null, { headers: full });
  return new Response(Readable.toWeb(createReadStream(path)) as ReadableStream, { headers: full });
}

async function readManifest(agentDir: string): Promise<z.infer<typeof manifestSchema> | null> {
  const text = await readFile(join(agentDir, "manifest.json"), "utf8").catch(() => null);
  return text === null ? null : manifestSchema.parse(JSON.parse(text));
}

/** Weak or strong, one or many: the content is the same if the checksum stands among them (RFC 9110, 13.1.2). */
const isKnownTo = (request: Request, sha256: string): boolean =>
  (request.headers.get("if-none-match") ?? "")
    .split(",")
    .some((tag) => tag.trim() === "*" || tag.trim().replace(/^W\//, "") === `"${sha256}"`);
