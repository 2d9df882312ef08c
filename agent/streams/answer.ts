/** Answers the server's questions about repositories, each on a socket of its own. */
import type { AgentEnv } from "../config.ts";
import type { ConfigStore } from "../config-store.ts";
import { connect } from "../connection.ts";
import { messageOf } from "../errors.ts";
import type { Logger } from "../log.ts";
import type { AgentPaths } from "../paths.ts";
import { hostRestic } from "../perform.ts";
import type { AgentMessage, Draft, RepositoryQuestion, ServerMessage, StreamEnd, Tuning } from "../protocol/mod.ts";
import { repositoryQuestionSchema } from "../protocol/mod.ts";
import { resticEnvironment, secretsOf } from "../restic/env.ts";
import type { Scrubber } from "../scrub.ts";
import { type AnswerTools, failed, type Trouble } from "./answer-tools.ts";
import { answerDiff } from "./diff.ts";
import { answerDump } from "./dump.ts";
import { answerFind } from "./find.ts";
import { createLineWriter } from "./lines.ts";
import { answerLs } from "./ls.ts";
import { createOutlet, type Outlet } from "./outlet.ts";

/** A host has its own work to do. */
const MAX_AT_ONCE = 4;

export type StreamDeps = {
  paths: AgentPaths;
  env: AgentEnv;
  config: ConfigStore;
  scrubber: Scrubber;
  log: Logger;
  tuning(): Tuning;
  getVariable(name: string): string | undefined;
  send(draft: Draft<AgentMessage>): void;
  /** How long nobody may take a byte; for tests. */
  idleMs?: number;
};

export type Streams = {
  onOpen(request: ServerMessage & { type: "stream.open" }): void;
  onBadQuestion(streamId: string, problem: string): void;
  onClose(streamId: string): void;
  count(): number;
  /** Ends all of them; resolves when no restic of theirs is left. Nothing is answered afterwards. */
  stop(): Promise<void>;
};

type Open = { stop: AbortController; done: Promise<void> };

export function createStreams(deps: StreamDeps): Streams {
  const open = new Map<string, Open>();
  let isStopped = false;
  const refuse = (streamId: string, end: Trouble) =>
    deps.send({ type: "stream.refused", streamId, end: { ...end, message: tidy(deps, end.message) } });
  return {
    onOpen(request) {
      const { streamId } = request;
      if (open.has(streamId)) return;
      const question = repositoryQuestionSchema.safeParse(request.question);
      if (!question.success) return refuse(streamId, { problem: "failed", message: "The agent refused the question." });
      if (isStopped) return refuse(streamId, { problem: "failed", message: "The agent is stopping." });
      if (open.size >= MAX_AT_ONCE) {
        const message = `This host answers ${MAX_AT_ONCE} questions already; wait for one of them to end.`;
        return refuse(streamId, { problem: "too_many", message });
      }
      const stop = new AbortController();
      const done = answer(deps, { ...request, question: question.data }, stop.signal)
        .catch((error) =>
          refuse(streamId, { problem: "failed", message: `No stream to the server: ${messageOf(error)}.` }),
        )
        .finally(() => open.delete(streamId));
      open.set(streamId, { stop, done });
    },
    onBadQuestion: (streamId, problem) =>
      refuse(streamId, { problem: "failed", message: `The agent refused the question: ${problem}.` }),
    onClose: (streamId) => open.get(streamId)?.stop.abort("cancelled"),
    count: () => open.size,
    async stop() {
      isStopped = true;
      for (const { stop } of open.values()) stop.abort("agent_stopped");
      await Promise.all([...open.values()].map(({ done }) => done));
    },
  };
}

type Request = ServerMessage & { type: "stream.open" };

/** Resolves when restic and the socket are gone. Rejects only when there was no socket. */
async function answer(deps: StreamDeps, request: Request, stop: AbortSignal): Promise<void> {
  deps.scrubber.learn(...(request.access === undefined ? [] : secretsOf(request.access)));
  const { ws } = await connect(deps.env, stop, { path: `/ws/agent/stream/${request.streamId}` });
  if (stop.aborted) ws.terminate();
  else stop.addEventListener("abort", () => ws.terminate(), { once: true });
  const outlet = createOutlet(ws, deps.idleMs);
  const ended = AbortSignal.any([stop, outlet.closed]);
  const begun = performance.now();
  const end = await endOf(deps, { request, outlet, stop: ended });
  const seconds = Math.round((performance.now() - begun) / 1000);
  deps.log.info("question answered", { kind: request.question.kind, problem: end.problem ?? "none", seconds });
  await outlet.end(end);
}

type Answering = { request: Request; outlet: Outlet; stop: AbortSignal };

async function endOf(deps: StreamDeps, answering: Answering): Promise<StreamEnd> {
  let trouble: Trouble | null;
  try {
    trouble = await answerOrThrow(deps, answering);
  } catch (error) {
    trouble = { problem: "failed", message: messageOf(error) };
  }
  return trouble === null ? { problem: null, message: "" } : { ...trouble, message: tidy(deps, trouble.message) };
}

/** One scrubbed line. */
const tidy = ({ scrubber }: StreamDeps, message: string): string =>
  scrubber.scrub(message).replace(/\s+/g, " ").trim().slice(0, 500);

async function answerOrThrow(deps: StreamDeps, { request, outlet, stop }: Answering): Promise<Trouble | null> {
  const access = request.access ?? deps.config.current()?.repository;
  if (access === undefined) return failed("The server has not given this host a repository", "");
  const restic = await hostRestic(deps);
  if ("cause" in restic) return { problem: restic.cause, message: `${restic.message}.` };
  const { paths, getVariable } = deps;
  const env = await resticEnvironment({ access, resticVersion: restic.version, paths, getVariable });
  const lines = createLineWriter(outlet.write);
  const trouble = await runQuestion(request.question, {
    tools: {
      restic,
      env,
      access,
      isForeign: request.access !== undefined,
      log: () => {},
      progress: () => {},
      stop,
      tuning: deps.tuning(),
      lockPatience: "0s",
      onSpawn: () => {},
    },
    write: outlet.write,
    lines,
  });
  await lines.flush();
  return trouble;
}

function runQuestion(question: RepositoryQuestion, tools: AnswerTools): Promise<Trouble | null> {
  switch (question.kind) {
    case "ls":
      return answerLs(tools, question);
    case "find":
      return answerFind(tools, question);
    case "diff":
      return answerDiff(tools, question);
    case "dump":
      return answerDump(tools, question);
  }
}
