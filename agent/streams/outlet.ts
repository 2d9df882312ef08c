/** The agent's end of one stream's socket: it takes bytes only as fast as they go out. */
import type { Buffer } from "node:buffer";
import type WebSocket from "ws";
import type { StreamEnd } from "../protocol/mod.ts";

/** Nobody has taken a byte for so long: whoever asked has gone, or sleeps. */
const IDLE_MS = 15 * 60 * 1000;
/** Bytes on their way; with more the next writer waits. */
const MAX_IN_FLIGHT = 512 * 1024;
const MAX_FRAME = 256 * 1024;
/** A proxy between may take a quiet connection for a dead one; many do after a minute. */
const PING_MS = 20_000;

export type Outlet = {
  /** Resolves when there is room for more, or when there will never be again. */
  write(bytes: Uint8Array): Promise<void>;
  /**
   * Says how the answer ended, and waits for the other side to close, which it does once it has read that: who closes with
   * bytes on their way may lose them. Resolves when the socket is gone.
   */
  end(end: StreamEnd): Promise<void>;
  /** Aborted when nobody reads any more; the reason is `gone` or `idle`. */
  readonly closed: AbortSignal;
};

export function createOutlet(ws: WebSocket, idleMs = IDLE_MS): Outlet {
  const closed = new AbortController();
  let inFlight = 0;
  let isEnding = false;
  let wake: (() => void) | null = null;
  let idle: ReturnType<typeof setTimeout> | undefined;

  const pings = setInterval(() => ws.readyState === ws.OPEN && ws.ping(), PING_MS);
  const close = (reason: "gone" | "idle") => {
    clearTimeout(idle);
    clearInterval(pings);
    if (!closed.signal.aborted) closed.abort(reason);
    if (isEnding) ws.terminate();
    wake?.();
  };
  const watchIdle = () => {
    clearTimeout(idle);
    if (inFlight > 0 || isEnding) idle = setTimeout(() => close("idle"), idleMs);
  };
  ws.on("close", () => close("gone"));
  ws.on("error", () => close("gone"));
  // Nothing is said to the agent here; a server that does is none of ours.
  ws.on("message", () => ws.terminate());
  if (ws.readyState !== ws.OPEN) close("gone");

  const send = (frame: Uint8Array) => {
    inFlight += frame.length;
    watchIdle();
    // The typings want a Buffer; any view does.
    ws.send(frame as Buffer, { binary: true }, (error) => {
      inFlight -= frame.length;
      if (error) return close("gone");
      if (!closed.signal.aborted) watchIdle();
      if (inFlight <= MAX_IN_FLIGHT) wake?.();
    });
  };

  return {
    closed: closed.signal,
    async write(bytes) {
      for (let start = 0; start < bytes.length; start += MAX_FRAME) {
        if (closed.signal.aborted) return;
        send(bytes.subarray(start, start + MAX_FRAME));
        while (inFlight > MAX_IN_FLIGHT && !closed.signal.aborted)
          await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    async end(end) {
      if (ws.readyState === ws.CLOSED) return;
      isEnding = true;
      const gone = new Promise<void>((resolve) => ws.once("close", () => resolve()));
      if (closed.signal.aborted) ws.terminate();
      else {
        ws.send(JSON.stringify(end));
        watchIdle();
      }
      await gone;
    },
  };
}
