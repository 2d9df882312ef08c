/** Questions about a repository as the server asks them, and what a real agent answers. */
import type { Buffer } from "node:buffer";
import type { WebSocket } from "ws";
import { type RepositoryAccess, type RepositoryQuestion, type StreamEnd, streamEndSchema } from "../protocol/mod.ts";
import type { FakeConnection, FakeServer } from "./fake-server.ts";
import { within } from "./wait-for.ts";

export type Answer = { bytes: Uint8Array; end: StreamEnd | null };

/** Sends the question and gives the socket of its stream, of which nothing is read yet. */
export async function openStream(
  { server, connection }: { server: FakeServer; connection: FakeConnection },
  question: RepositoryQuestion,
  access?: RepositoryAccess,
): Promise<{ streamId: string; ws: WebSocket }> {
  const streamId = crypto.randomUUID();
  connection.send({ type: "stream.open", streamId, question, ...(access === undefined ? {} : { access }) });
  return { streamId, ws: await server.stream(streamId) };
}

/** All that comes until the socket closes; `end` is null when it broke off. */
export function readAll(ws: WebSocket): Promise<Answer> {
  const frames: Uint8Array[] = [];
  let end: StreamEnd | null = null;
  const closed = new Promise<Answer>((resolve) => {
    ws.on("message", (data: Buffer, isBinary: boolean) => {
      if (isBinary) frames.push(new Uint8Array(data));
      else {
        end = streamEndSchema.parse(JSON.parse(data.toString()));
        ws.close(1000);
      }
    });
    ws.on("close", () => resolve({ bytes: joined(frames), end }));
  });
  ws.resume();
  return within("the stream to end", closed, 60_000);
}

export function joined(frames: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(frames.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const frame of frames) {
    bytes.set(frame, at);
    at += frame.length;
  }
  return bytes;
}

export const linesOf = (bytes: Uint8Array): unknown[] =>
  new TextDecoder()
    .decode(bytes)
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

/** Ids of the processes that were given this repository: restics, whoever started them. */
export async function resticsOn(url: string): Promise<number[]> {
  const found: number[] = [];
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const environment = await Deno.readTextFile(`/proc/${name}/environ`).catch(() => "");
    if (environment.split("\0").includes(`RESTIC_REPOSITORY=${url}`)) found.push(Number(name));
  }
  return found;
}
