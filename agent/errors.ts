/** Why the agent could not do something that is not a job: reaching its server, reading its files. */
export const AGENT_ERROR_CODES = [
  "bad_config",
  "not_enrolled",
  "state_dir_failed",
  "already_running",
  "unreachable",
  "tls_failed",
  "pin_mismatch",
  "unauthorized",
  "upgrade_refused",
] as const;
export type AgentErrorCode = (typeof AGENT_ERROR_CODES)[number];

/** An error with a code to act on and one sentence that says what to do next. Holds no secret. */
export class AgentError extends Error {
  override readonly name = "AgentError";
  constructor(
    readonly code: AgentErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** One line of text for any thrown value. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error);
  return text.replace(/\s+/g, " ").trim() || "unknown error";
}

/** The `code` of a system error, such as ECONNREFUSED or ENOSPC; empty when it has none. */
export function systemCodeOf(error: unknown): string {
  if (error instanceof Error && "code" in error && typeof error.code === "string") return error.code;
  return "";
}

/** True when a write failed because the disk or the quota is full. Deno names neither by class. */
export function isDiskFull(error: unknown): boolean {
  return /ENOSPC|EDQUOT|no space left|disk quota/i.test(`${systemCodeOf(error)} ${messageOf(error)}`);
}
