/** The way to the server, step by step: what comes after a step that failed is not tried. */
import { lookup } from "node:dns/promises";
import { connect, isIP } from "node:net";
import { formatDuration, setClockCommand } from "../cli/words.ts";
import type { AgentEnv } from "../config.ts";
import { remedyFor } from "../connection-state.ts";
import { AgentError, messageOf, systemCodeOf } from "../errors.ts";
import { trustOf } from "../pins.ts";
import { openSocket, parseServerUrl, type ServerAddress, type ServerTrust } from "../transport.ts";
import { ask } from "./ask.ts";
import { bad, type CheckName, type CheckResult, ok, type Said, skipped, warn, within } from "./check.ts";

const STEP_MS = 10_000;
/** Beyond it schedules of one fleet begin at different times for people; farther off, certificates look invalid. */
const SKEW_NOTICED_MS = 60_000;
const SKEW_HARMFUL_MS = 300_000;

const STEPS: readonly CheckName[] = ["name", "tcp", "tls", "token", "clock"];

/** All steps, in their order; `env` is null where the host is not enrolled. */
export async function checkServer(env: AgentEnv | null, stepMs = STEP_MS): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  const address = env === null ? null : addressOrNull(env.serverUrl);
  if (env !== null && address !== null) {
    for (const [check, look] of [
      ["name", () => resolveName(address)],
      ["tcp", (stop: AbortSignal) => connectTcp(address, stop)],
      ["tls", (stop: AbortSignal) => handshake(address, env, { stop, timeoutMs: stepMs })],
    ] as const) {
      const result = await within(check, stepMs, look);
      results.push(result);
      if (result.state === "bad") break;
    }
    const trust = trustOf(env);
    if (results.at(-1)?.check === "tls" && results.at(-1)?.state !== "bad") {
      const asked = { address, trust, timeoutMs: stepMs };
      const token = within("token", stepMs, () => tryToken({ ...asked, token: env.agentToken }));
      const clock = within("clock", stepMs, () => compareClocks(asked));
      results.push(await token, await clock);
    }
  }
  const stoppedAt = results.at(-1)?.check ?? "identity";
  const missing = STEPS.filter((check) => !results.some((result) => result.check === check));
  return [...results, ...missing.map((check) => ({ check, ...skipped(`not tried, because of "${stoppedAt}"`) }))];
}

function addressOrNull(serverUrl: string): ServerAddress | null {
  try {
    return parseServerUrl(serverUrl);
  } catch {
    return null;
  }
}

async function resolveName({ host }: ServerAddress): Promise<Said> {
  if (isIP(host) !== 0) return ok(`${host} is an address already`);
  try {
    const found = await lookup(host, { all: true });
    return ok(`${host} is ${found.map(({ address }) => address).join(", ")}`);
  } catch (error) {
    const why = systemCodeOf(error) || messageOf(error);
    return bad(`the name ${host} cannot be resolved (${why})`, `Make ${host} known to this host's DNS or /etc/hosts.`);
  }
}

function connectTcp({ host, port, authority }: ServerAddress, stop: AbortSignal): Promise<Said> {
  const fix = `Start the server, or let port ${port} through the firewalls between here and ${host}.`;
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (said: Said) => {
      socket.destroy();
      resolve(said);
    };
    socket.on("connect", () => end(ok(`${authority} takes connections`)));
    socket.on("error", (error) => {
      const isRefused = systemCodeOf(error) === "ECONNREFUSED";
      end(bad(isRefused ? `${authority} refuses connections` : `${authority}: ${messageOf(error)}`, fix));
    });
    stop.addEventListener("abort", () => end(bad(`${authority} does not answer`, fix)));
  });
}

type Limits = { stop: AbortSignal; timeoutMs: number };

async function handshake(address: ServerAddress, env: AgentEnv, limits: Limits): Promise<Said> {
  if (!address.isTls && env.certPinSha256 === "") return ok("the server is spoken to by http, without TLS");
  try {
    await openSocket({ address, trust: trustOf(env), ...limits });
    return ok(env.certPinSha256 === "" ? "the certificate is trusted" : "the certificate is the pinned one");
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    return bad(error.message, remedyFor(error.code));
  }
}

type Asking = { address: ServerAddress; trust: ServerTrust; timeoutMs: number };

/**
 * Asks for the agent socket in a version of WebSocket that nobody speaks: the server looks at the token first, and then
 * names the versions that it does speak (RFC 6455, 4.4). So no second agent ever takes the place of the running one.
 */
async function tryToken({ token, ...asked }: Asking & { token: string }): Promise<Said> {
  const { status, headers } = await ask({
    ...asked,
    path: "/ws/agent",
    headers: {
      authorization: `Bearer ${token}`,
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-key": btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16)))),
      "sec-websocket-version": "99",
    },
  });
  if (headers["sec-websocket-version"] !== undefined) return ok("the server accepts this host's token");
  if (status === 401 || status === 403) {
    return bad(`the server does not accept this host's token (HTTP ${status})`, remedyFor("unauthorized"));
  }
  if (status === 429 || status >= 500) {
    return warn(`the server cannot say now (HTTP ${status})`, "Ask again in a minute; if this lasts, see its log.");
  }
  return bad(`HTTP ${status} came instead of the agent socket`, remedyFor("upgrade_refused"));
}

async function compareClocks(asked: Asking): Promise<Said> {
  const sentAt = Date.now();
  const { headers, status } = await ask({ ...asked, path: "/api/health", headers: {} });
  // The server's time was read somewhere between question and answer, and is given in whole seconds.
  const middle = (sentAt + Date.now()) / 2;
  const theirs = Date.parse(headers.date ?? "");
  if (Number.isNaN(theirs)) return skipped(`the server's answer (HTTP ${status}) holds no time`);
  const skewMs = middle - theirs;
  if (Math.abs(skewMs) < SKEW_NOTICED_MS) return ok("this host and the server agree on the time");
  const said = `this host's clock is ${formatDuration(skewMs)} ${skewMs > 0 ? "ahead of" : "behind"} the server's`;
  const fix = `Set the clock, best by itself from now on: ${setClockCommand()}`;
  return Math.abs(skewMs) < SKEW_HARMFUL_MS ? warn(said, fix) : bad(said, fix);
}
