/** `agent.env`: who this host is and which server it obeys. Plain KEY=value lines, readable by systemd and sh. */

import { AgentError, messageOf } from "./errors.ts";
import { readTextIfExists, writeFileAtomic } from "./files.ts";

export type AgentEnv = {
  /** Base URL of the server, as it was given at enrollment. */
  serverUrl: string;
  hostId: string;
  agentToken: string;
  /** Lower-case hex SHA-256 of the server certificate's DER; empty when none is pinned. */
  certPinSha256: string;
  /** The same of the certificate that the server has announced as its next one; empty when it has not. */
  nextCertPinSha256: string;
  /** Base64 of the Ed25519 public key that signs the server's agents; empty when none was learnt at enrollment. */
  releaseKey: string;
  /** Set when the host was enrolled under another name than its own. */
  hostname?: string;
};

const KEYS = {
  serverUrl: "RM_SERVER",
  hostId: "RM_HOST_ID",
  agentToken: "RM_AGENT_TOKEN",
  certPinSha256: "RM_CERT_PIN_SHA256",
  nextCertPinSha256: "RM_NEXT_CERT_PIN_SHA256",
  releaseKey: "RM_RELEASE_KEY",
  hostname: "RM_HOSTNAME",
} as const;

/** Anything that an env file, a unit file or a shell could read in two ways is refused. */
const UNSAFE = /[^\x21-\x7e]|["'`\\$#;&|<>]/;

/** Throws `bad_config` naming the key when a value could not be written without quoting. */
export function assertPlainValue(key: string, value: string): void {
  if (UNSAFE.test(value)) {
    throw new AgentError("bad_config", `${key} holds a line break, space, quote or shell character and is refused`);
  }
}

/** Reads `agent.env`. Throws `not_enrolled` when it is missing, `bad_config` when it is incomplete. */
export async function readAgentEnv(file: string): Promise<AgentEnv> {
  const text = await readTextIfExists(file).catch((error) => {
    throw new AgentError("bad_config", `cannot read ${file}: ${messageOf(error)}`);
  });
  if (text === null) {
    throw new AgentError("not_enrolled", `${file} does not exist: run the install line of this host again`);
  }
  const values = parseLines(text);
  const required = (key: string): string => {
    const value = values.get(key);
    if (!value) throw new AgentError("bad_config", `${file} has no ${key}: run the install line of this host again`);
    return value;
  };
  const hostname = values.get(KEYS.hostname);
  const pin = (key: string): string => {
    const text = (values.get(key) ?? "").toLowerCase();
    if (/^([0-9a-f]{64})?$/.test(text)) return text;
    throw new AgentError("bad_config", `${key} in ${file} must be 64 hexadecimal digits or empty`);
  };
  return {
    serverUrl: required(KEYS.serverUrl),
    hostId: required(KEYS.hostId),
    agentToken: required(KEYS.agentToken),
    certPinSha256: pin(KEYS.certPinSha256),
    nextCertPinSha256: pin(KEYS.nextCertPinSha256),
    releaseKey: values.get(KEYS.releaseKey) ?? "",
    ...(hostname ? { hostname } : {}),
  };
}

/** Writes `agent.env` atomically with mode 0600. Lines with other keys (the host's own switches) are kept. */
export async function writeAgentEnv(file: string, env: AgentEnv): Promise<void> {
  const ours = new Map<string, string>([
    [KEYS.serverUrl, env.serverUrl],
    [KEYS.hostId, env.hostId],
    [KEYS.agentToken, env.agentToken],
    [KEYS.certPinSha256, env.certPinSha256],
    ...(env.nextCertPinSha256 === "" ? [] : ([[KEYS.nextCertPinSha256, env.nextCertPinSha256]] as const)),
    ...(env.releaseKey === "" ? [] : ([[KEYS.releaseKey, env.releaseKey]] as const)),
    ...(env.hostname === undefined ? [] : ([[KEYS.hostname, env.hostname]] as const)),
  ]);
  for (const [key, value] of ours) assertPlainValue(key, value);
  const known = new Set<string>(Object.values(KEYS));
  const kept = ((await readTextIfExists(file)) ?? "").split("\n").filter((line) => {
    const key = line.split("=", 1)[0]?.trim() ?? "";
    return line.trim() !== "" && !known.has(key);
  });
  const lines = [...[...ours].map(([key, value]) => `${key}=${value}`), ...kept];
  await writeFileAtomic(file, `${lines.join("\n")}\n`, 0o600);
}

export type PinValues = Pick<AgentEnv, "certPinSha256" | "nextCertPinSha256">;

/** Changes the pins and nothing else. False when the file is another identity's by now: it has pins of its own. */
export async function writePins(file: string, { agentToken }: AgentEnv, pins: PinValues): Promise<boolean> {
  const onDisk = await readAgentEnv(file);
  if (onDisk.agentToken !== agentToken) return false;
  await writeAgentEnv(file, { ...onDisk, ...pins });
  return true;
}

/** One of the host's own optional switches in `agent.env`, such as RM_RESTIC; undefined when it is not set. */
export async function readHostSwitch(file: string, key: string): Promise<string | undefined> {
  const text = await readTextIfExists(file).catch(() => null);
  return text === null ? undefined : parseLines(text).get(key);
}

function parseLines(text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split("\n")) {
    const match = /^\s*([A-Z][A-Z0-9_]*)=(.*)$/.exec(line);
    const [, key, value] = match ?? [];
    if (key !== undefined && value !== undefined) values.set(key, value.trim());
  }
  return values;
}
