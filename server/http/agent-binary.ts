import { open } from "node:fs/promises";
import { basename } from "node:path";
import { Readable } from "node:stream";
import { z } from "zod";
import { archSchema, osSchema } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import type { HeldBuild, HeldFile } from "@/server/core/ports";
import { stampFrom } from "@/server/domain/agent-releases";
import type { ByteRange } from "./byte-range";
import { fileAnswer } from "./file-answer";

export const platformQuery = z.object({ os: z.string().max(32).optional(), arch: z.string().max(32).optional() });
type Asked = { ctx: Ctx; request: Request; query: z.output<typeof platformQuery> };

/**
 * Streams the built agent of a platform, whole or one range of it; compressed where that was found to save something
 * and the caller takes it so. A range is always of the program itself, so that a download can be resumed and checked.
 * @throws AppError `unsupported_platform`, `agent_not_built`
 */
export async function agentBinary({ ctx, request, query }: Asked): Promise<Response> {
  const held = await findBuild(ctx, query);
  const { sha256, version } = held.build;
  const hasRange = request.headers.has("range");
  const gzip = !hasRange && takesGzip(request.headers) ? held.gzip : null;
  const file = gzip ?? held.file;
  return await fileAnswer({
    request,
    etag: gzip ? `"${sha256}-gzip"` : `"${sha256}"`,
    length: file.sizeBytes,
    filename: basename(held.file.path),
    headers: {
      "X-Checksum-Sha256": sha256,
      "X-Agent-Version": version,
      ...(held.gzip ? { Vary: "Accept-Encoding" } : {}),
    },
    ...(gzip ? { encoding: "gzip" } : {}),
    open: (range) => streamOf(file, range),
  });
}

async function findBuild(ctx: Ctx, query: Asked["query"]): Promise<HeldBuild> {
  const [os, arch] = [osSchema.safeParse(query.os), archSchema.safeParse(query.arch)];
  if (!os.success || !arch.success)
    throw new AppError("unsupported_platform", "Ask for os=linux or os=windows with arch=amd64 or arch=arm64.");
  const held = (await ctx.builds.current()).find(({ build }) => build.os === os.data && build.arch === arch.data);
  if (held) return held;
  throw new AppError(
    "agent_not_built",
    `The agent for ${os.data} ${arch.data} is not built; run npm run build on the server.`,
  );
}

/** Opened first and then compared with what was checked: what is read can then not be exchanged any more. */
async function streamOf(file: HeldFile, { start, end }: ByteRange): Promise<ReadableStream> {
  const handle = await open(file.path).catch(() => null);
  if (handle !== null && stampFrom(await handle.stat()) === file.stamp)
    return Readable.toWeb(handle.createReadStream({ start, end: end - 1 })) as ReadableStream;
  await handle?.close();
  throw new AppError("agent_not_built", "The agent is being built anew at this moment; try again in a minute.");
}

/** RFC 9110, 12.5.3: a weight of zero refuses. A star alone is no wish for it. */
const takesGzip = (headers: Headers): boolean =>
  (headers.get("accept-encoding") ?? "").split(",").some((item) => {
    const [coding = "", ...parameters] = item.split(";").map((part) => part.trim().toLowerCase());
    return coding === "gzip" && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
