import { Readable } from "node:stream";
import type { RawData, WebSocket } from "ws";
import { type StreamEnd, streamEndSchema } from "@/agent/protocol/mod";
import { AppError } from "@/server/core/errors";
import { hostOffline } from "./folder-questions";

/** Bytes that wait here for a slow reader; beyond that the socket is not read, and the agent makes restic wait. */
const HIGH_WATER_BYTES = 256 * 1024;
/** Longer than the agent waits for a reader. */
const UNREAD_MS = 20 * 60 * 1000;

/** What comes on a stream's socket, as a Readable whose reader's pace is the socket's. `onGone` is called once, at its end. */
export function receive(socket: WebSocket, onGone: () => void): Readable {
  let isEnded = false;
  let unread: ReturnType<typeof setTimeout> | undefined;
  const body = new Readable({
    highWaterMark: HIGH_WATER_BYTES,
    read() {
      clearTimeout(unread);
      if (socket.isPaused) socket.resume();
    },
    destroy(error, done) {
      clearTimeout(unread);
      if (!isEnded) socket.terminate();
      onGone();
      done(error);
    },
  });
  // It may break before its reader listens; the reader is told all the same when it does.
  body.on("error", () => {});

  const fail = (error: AppError) => {
    isEnded = true;
    socket.terminate();
    body.destroy(error);
  };
  const onLast = (end: StreamEnd) => {
    if (end.problem !== null) return fail(errorOfEnd(end));
    isEnded = true;
    socket.close(1000);
    body.push(null);
  };
  socket.on("message", (data: RawData, isBinary: boolean) => {
    if (isEnded || body.destroyed) return;
    if (!Buffer.isBuffer(data)) return fail(notUnderstood());
    if (!isBinary) {
      const end = streamEndSchema.safeParse(parse(data.toString()));
      return end.success ? onLast(end.data) : fail(notUnderstood());
    }
    if (data.length === 0 || body.push(data)) return;
    socket.pause();
    clearTimeout(unread);
    unread = setTimeout(() => fail(new AppError("host_timeout", "Nobody has read on for too long.")), UNREAD_MS);
  });
  socket.on("error", () => socket.terminate());
  socket.on("close", () => {
    if (!isEnded) fail(hostOffline());
  });
  return body;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const notUnderstood = () => new AppError("repository_failed", "The host's answer could not be understood; try again.");

/** What a stream that ended before its answer was whole means to whoever asked. */
export function errorOfEnd({ problem, message }: StreamEnd): AppError {
  const text = message === "" ? "The host did not finish its answer; try again." : message;
  switch (problem) {
    case "snapshot_not_found":
    case "path_not_found":
      return new AppError(problem, text);
    case "too_many":
      return new AppError("rate_limited", text, { retryAfterSeconds: 5 });
    default:
      return new AppError("repository_failed", text);
  }
}
