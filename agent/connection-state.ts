/** `connection.json`: how the agent stands with its server, for `status`, install.sh and people. */
import * as z from "zod";
import { AGENT_ERROR_CODES } from "./errors.ts";
import { readJsonIfValid, writeFileAtomic } from "./files.ts";

export const CONNECTION_REASONS = [
  ...AGENT_ERROR_CODES,
  "starting",
  "connected",
  "closed",
  "silent",
  "bad_frame",
  "no_welcome",
  "replaced",
  "cloned_identity",
  "protocol_unsupported",
  "too_many_connections",
  "slow_down",
  "stopped",
  "revoked",
] as const;
export type ConnectionReason = (typeof CONNECTION_REASONS)[number];

export const connectionStateSchema = z.object({
  state: z.enum(["connecting", "online", "offline", "rejected", "revoked"]),
  at: z.iso.datetime(),
  reason: z.enum(CONNECTION_REASONS),
  /** One sentence, without secrets. */
  message: z.string(),
  /** The agent process that wrote this. */
  pid: z.number().int(),
  /** First 16 hex digits of the SHA-256 of the token that this is about. */
  tokenId: z.string().optional(),
});
export type ConnectionState = z.infer<typeof connectionStateSchema>;

/** Takes down how the agent stands, in one sentence without secrets. */
export type Note = (state: ConnectionState["state"], reason: ConnectionReason, message: string) => Promise<void>;

export function readConnectionState(file: string): Promise<ConnectionState | null> {
  return readJsonIfValid(file, connectionStateSchema);
}

export async function writeConnectionState(file: string, state: Omit<ConnectionState, "at" | "pid">): Promise<void> {
  const full: ConnectionState = { ...state, at: new Date().toISOString(), pid: Deno.pid };
  // Readable by all: it holds nothing secret, and people ask for it without being root.
  await writeFileAtomic(file, `${JSON.stringify(full)}\n`, 0o644);
}

/** What to do about a state that is not online, as one sentence. */
export function remedyFor(reason: ConnectionReason): string {
  switch (reason) {
    case "connected":
      return "Nothing to do.";
    case "starting":
    case "no_welcome":
    case "closed":
    case "silent":
    case "bad_frame":
    case "replaced":
      return "The agent connects again by itself; if this lasts, look at its log: restic-manager-agent logs.";
    case "unreachable":
      return "Check the name, port and firewall between this host and the server, and that the server runs.";
    case "tls_failed":
      return "Check the server's certificate and this host's clock; a self-signed server must be pinned by enrolling again.";
    case "pin_mismatch":
      return "If the server's certificate was changed on purpose, enroll this host again; if not, somebody may be listening in.";
    case "unauthorized":
      return "The server does not know this host's token any more: mint a new enrollment token and enroll again.";
    case "upgrade_refused":
      return "RM_SERVER must point at restic-manager itself, and a proxy before it must pass WebSocket upgrades.";
    case "cloned_identity":
      return "Another machine uses this host's identity: enroll this one under its own name.";
    case "protocol_unsupported":
      return "Agent and server are too far apart in version: install the agent again from the server.";
    case "too_many_connections":
    case "slow_down":
      return "The server is busy; the agent comes back by itself.";
    case "stopped":
      return "Start the agent: systemctl start restic-manager-agent.";
    case "revoked":
      return "This host was removed on the server: enroll it again, or uninstall the agent.";
    case "not_enrolled":
    case "bad_config":
      return "Run the install line of this host again.";
    case "state_dir_failed":
      return "Make the state directory writable and free some space on its disk.";
    case "already_running":
      return "Another agent process uses the same state directory; stop one of the two.";
  }
}
