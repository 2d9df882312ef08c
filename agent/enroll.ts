/** Turns a one-time token into this host's own identity. The token comes by stdin and is never written anywhere. */
import * as z from "zod";
import { type AgentEnv, assertPlainValue, writeAgentEnv } from "./config.ts";
import { AgentError, messageOf } from "./errors.ts";
import { realDisk } from "./files.ts";
import { ownHostname } from "./host-identity.ts";
import { postJson } from "./http.ts";
import type { AgentPaths } from "./paths.ts";
import { currentArch, currentPlatform } from "./platform/platform.ts";
import { hostnameSchema, releaseKeySchema } from "./protocol/mod.ts";
import { parseServerUrl, type ServerTrust } from "./transport.ts";
import { AGENT_VERSION } from "./version.ts";

/** Exit statuses of `enroll`, part of the install script's contract. */
export const ENROLL_EXIT = {
  ok: 0,
  badInput: 2,
  tokenExpired: 10,
  tokenUsed: 11,
  tokenRevoked: 12,
  tokenInvalid: 13,
  unreachable: 20,
  tlsRefused: 21,
  refused: 30,
} as const;

export type EnrollRequest = {
  paths: AgentPaths;
  serverUrl: string;
  token: string;
  /** As curl's --pinnedpubkey takes it; undefined to trust the public authorities. */
  pinnedPublicKey: string | undefined;
  /** RM_HOSTNAME; undefined for the machine's own name. */
  hostname: string | undefined;
  resticVersion: string | null;
};

export type EnrollOutcome =
  | { exitCode: typeof ENROLL_EXIT.ok; hostId: string; warning: string | null }
  | { exitCode: Exclude<(typeof ENROLL_EXIT)[keyof typeof ENROLL_EXIT], 0>; problem: string };

const answerSchema = z.object({
  host_id: z.string().min(1).max(128),
  agent_token: z.string().min(16).max(512),
  cert_pin_sha256: z.string().regex(/^([0-9a-f]{64})?$/),
  next_cert_pin_sha256: z
    .string()
    .regex(/^([0-9a-f]{64})?$/)
    .default(""),
  release_key: releaseKeySchema.or(z.literal("")).default(""),
});
const refusalSchema = z.object({ code: z.string().max(64), message: z.string().max(500) });

/** Enrolls this host and writes `agent.env` (0600). Never throws: the outcome says what to do next. */
export async function enroll(request: EnrollRequest): Promise<EnrollOutcome> {
  try {
    return await enrollOrThrow(request);
  } catch (error) {
    if (!(error instanceof AgentError)) return failed("refused", messageOf(error));
    switch (error.code) {
      case "unreachable":
        return failed("unreachable", `${error.message}; check name, port and firewall, then run this again`);
      case "tls_failed":
      case "pin_mismatch":
        return failed(
          "tlsRefused",
          `${error.message}; nothing was sent; check the certificate or take a new install line`,
        );
      case "bad_config":
        return failed("badInput", error.message);
      default:
        return failed("refused", error.message);
    }
  }
}

async function enrollOrThrow(request: EnrollRequest): Promise<EnrollOutcome> {
  const { paths, serverUrl, token, pinnedPublicKey } = request;
  assertPlainValue("RM_SERVER", serverUrl);
  const address = parseServerUrl(serverUrl);
  if (!/^[\x21-\x7e]{8,512}$/.test(token)) {
    throw new AgentError(
      "bad_config",
      "the enrollment token on stdin is empty or malformed: copy the install line again",
    );
  }
  const hostname = parseHostname(request.hostname);
  await prepareFolders(paths);
  const answer = await postJson({
    address,
    trust: trustFor(pinnedPublicKey),
    path: "/api/agents/enroll",
    body: {
      token,
      hostname,
      os: currentPlatform().os,
      arch: currentArch(),
      agent_version: AGENT_VERSION,
      ...(request.resticVersion === null ? {} : { restic_version: request.resticVersion }),
    },
  });
  if (answer.status !== 200) return refusal(answer.status, answer.body, answer.location);
  const parsed = answerSchema.safeParse(answer.body);
  if (!parsed.success) {
    return failed("refused", "HTTP 200 without host_id and agent_token: RM_SERVER does not point at restic-manager");
  }
  const env: AgentEnv = {
    serverUrl,
    hostId: parsed.data.host_id,
    agentToken: parsed.data.agent_token,
    certPinSha256: parsed.data.cert_pin_sha256,
    nextCertPinSha256: parsed.data.next_cert_pin_sha256,
    releaseKey: parsed.data.release_key,
    ...(request.hostname === undefined ? {} : { hostname }),
  };
  await writeAgentEnv(paths.envFile, env);
  return { exitCode: ENROLL_EXIT.ok, hostId: env.hostId, warning: pinWarning(env, answer.certSha256) };
}

/** A token is good for one use: find out that the folders cannot be written before it is spent. */
async function prepareFolders(paths: AgentPaths): Promise<void> {
  for (const dir of [paths.configDir, paths.stateDir]) {
    const probe = `${dir}/.write-test-${crypto.randomUUID().slice(0, 8)}`;
    try {
      await realDisk.makeDir(dir);
      await realDisk.writeFile(probe, "x");
      await realDisk.remove(probe);
    } catch (error) {
      throw new AgentError("bad_config", `cannot write to ${dir}: ${messageOf(error)}; the token was not used`);
    }
  }
}

function parseHostname(given: string | undefined): string {
  if (given === undefined) return ownHostname();
  const parsed = hostnameSchema.safeParse(given);
  if (!parsed.success) throw new AgentError("bad_config", `RM_HOSTNAME ${parsed.error.issues[0]?.message ?? "is bad"}`);
  return parsed.data;
}

function trustFor(pinnedPublicKey: string | undefined): ServerTrust {
  if (pinnedPublicKey === undefined) return { kind: "authorities" };
  const isPin = (pin: string) => /^sha256\/\/[A-Za-z0-9+/]{43}=$/.test(pin);
  if (!pinnedPublicKey.split(";").every(isPin)) {
    throw new AgentError("bad_config", "RM_PINNED_PUBKEY must look like sha256//<base64 of 32 bytes>");
  }
  return { kind: "public-key", pins: pinnedPublicKey };
}

function pinWarning({ certPinSha256: pinned, nextCertPinSha256: next }: AgentEnv, seen: string | null): string | null {
  if (pinned === "" || pinned === seen || (seen !== null && seen === next)) return null;
  return seen === null
    ? "the server pins a certificate but was reached by http://; the agent will refuse to connect: use https://"
    : `the server pins certificate ${pinned} but showed ${seen}; a proxy in between must not end TLS`;
}

function refusal(status: number, body: unknown, location: string | undefined): EnrollOutcome {
  const parsed = refusalSchema.safeParse(body);
  const code = parsed.success ? parsed.data.code : "";
  const said = parsed.success
    ? `HTTP ${status} ${code}: ${parsed.data.message}`
    : location === undefined
      ? `HTTP ${status}: the answer is not restic-manager's; check RM_SERVER`
      : `HTTP ${status}: the server redirects to ${location}; set RM_SERVER to that`;
  switch (code) {
    case "token_expired":
      return failed("tokenExpired", `${said} (remedy: mint a fresh enrollment token)`);
    case "token_used":
      return failed("tokenUsed", `${said} (remedy: mint a fresh enrollment token)`);
    case "token_revoked":
      return failed("tokenRevoked", `${said} (remedy: mint a fresh enrollment token)`);
    case "token_invalid":
      return failed("tokenInvalid", `${said} (remedy: copy the install line again, or mint a fresh token)`);
    default:
      return failed("refused", said);
  }
}

function failed(kind: Exclude<keyof typeof ENROLL_EXIT, "ok">, problem: string): EnrollOutcome {
  return { exitCode: ENROLL_EXIT[kind], problem: problem.replace(/\s+/g, " ") };
}
