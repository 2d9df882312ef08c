import type { StreamEnd } from "@/agent/protocol/mod";
import { AppError } from "@/server/core/errors";
import type { RepositoryStream, StreamRequest } from "@/server/core/ports";
import type { AgentSession } from "./session";

/** Answers about repositories that are on their way from agents, each on a socket of its own. */
export type Streams = {
  open(session: AgentSession, request: StreamRequest): Promise<RepositoryStream>;
  refused(session: AgentSession, streamId: string, end: StreamEnd): void;
  /** The session is gone; whoever waits for a stream of its is told. */
  drop(session: AgentSession): void;
};

export function createStreams(): Streams {
  return {
    async open() {
      throw new AppError("agent_too_old", "This host's agent cannot show what lies in a snapshot; update it.");
    },
    refused() {},
    drop() {},
  };
}
