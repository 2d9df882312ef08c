import { randomUUID } from "node:crypto";
import type { WebSocket } from "ws";
import type { StreamEnd } from "@/agent/protocol/mod";
import { AppError } from "@/server/core/errors";
import type { RepositoryStream, StreamRequest } from "@/server/core/ports";
import { hostOffline } from "./folder-questions";
import type { AgentSession } from "./session";
import { errorOfEnd, receive } from "./stream-body";

export type StreamLimits = {
  /** How long a stream may take to come; restic does not have to be started for that. */
  connectWithinMs: number;
  perHost: number;
  inAll: number;
};
const LIMITS: StreamLimits = { connectWithinMs: 15_000, perHost: 8, inAll: 64 };

/** Answers about repositories that are on their way from agents, each on a socket of its own. */
export type Streams = {
  open(session: AgentSession, request: StreamRequest): Promise<RepositoryStream>;
  refused(session: AgentSession, streamId: string, end: StreamEnd): void;
  /** What to do with the socket that brings this stream; null when nobody waits for it from this host. Each only once. */
  claim(hostId: string, streamId: string): ((socket: WebSocket) => void) | null;
  /** The session is gone; whoever waits for a stream of its is told. One that has begun goes on by itself. */
  drop(session: AgentSession): void;
  /** The host's token is dead, and so is what came in by it. */
  endHost(hostId: string): void;
  /** Ends all of them. */
  stop(): void;
  count(): number;
};

type Open = {
  session: AgentSession;
  hostId: string;
  isClaimed: boolean;
  connected(socket: WebSocket): void;
  /** Before the stream or in the midst of it. */
  end(error: AppError): void;
};

export function createStreams(overrides: Partial<StreamLimits> = {}): Streams {
  const limits = { ...LIMITS, ...overrides };
  const open = new Map<string, Open>();

  const refuseTooMany = (hostId: string) => {
    const ofHost = [...open.values()].filter((one) => one.hostId === hostId).length;
    if (ofHost < limits.perHost && open.size < limits.inAll) return;
    const who = ofHost >= limits.perHost ? "This host" : "The server";
    throw new AppError("rate_limited", `${who} answers as many questions as it may; wait for one of them to end.`, {
      retryAfterSeconds: 5,
    });
  };

  return {
    async open(session, { question, access, signal }) {
      if (session.unknownKinds.includes("restore")) {
        throw new AppError("agent_too_old", "This host's agent cannot show what lies in a snapshot; update it.");
      }
      const { hostId } = session;
      refuseTooMany(hostId);
      if (signal?.aborted) throw nobodyWaits();
      const streamId = randomUUID();
      return await new Promise<RepositoryStream>((resolve, reject) => {
        const forget = () => {
          clearTimeout(timer);
          signal?.removeEventListener("abort", abandon);
          open.delete(streamId);
        };
        const giveUp = (error: AppError) => {
          forget();
          session.send({ type: "stream.close", streamId });
          reject(error);
        };
        const abandon = () => giveUp(nobodyWaits());
        const timer = setTimeout(
          () => giveUp(new AppError("host_timeout", "The host did not answer in time; try again.")),
          limits.connectWithinMs,
        );
        signal?.addEventListener("abort", abandon, { once: true });
        const one: Open = {
          ...{ session, hostId, isClaimed: false },
          connected(socket) {
            // Whoever waited has left during the handshake.
            if (open.get(streamId) !== one) return socket.terminate();
            clearTimeout(timer);
            signal?.removeEventListener("abort", abandon);
            const body = receive(socket, () => {
              open.delete(streamId);
              signal?.removeEventListener("abort", close);
            });
            const close = () => void body.destroy();
            one.end = (error) => void body.destroy(error);
            signal?.addEventListener("abort", close, { once: true });
            resolve({ body, close });
          },
          end(error) {
            forget();
            reject(error);
          },
        };
        open.set(streamId, one);
        session.send({ type: "stream.open", streamId, question, ...(access === undefined ? {} : { access }) });
      });
    },
    refused(session, streamId, end) {
      const one = open.get(streamId);
      if (one?.session === session) one.end(errorOfEnd(end));
    },
    claim(hostId, streamId) {
      const one = open.get(streamId);
      if (one === undefined || one.hostId !== hostId || one.isClaimed) return null;
      one.isClaimed = true;
      return one.connected;
    },
    drop(session) {
      for (const one of open.values()) if (one.session === session && !one.isClaimed) one.end(hostOffline());
    },
    endHost(hostId) {
      for (const one of open.values()) if (one.hostId === hostId) one.end(hostOffline());
    },
    stop() {
      const stopping = () => new AppError("shutting_down", "The server is stopping; try again in a few seconds.");
      for (const one of open.values()) one.end(stopping());
    },
    count: () => open.size,
  };
}

const nobodyWaits = () => new AppError("request_timeout", "Nobody waits for the answer any more.");
