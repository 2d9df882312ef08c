/**
 * Every error code of the product with its HTTP status: the one table. A code that is not here does not compile.
 * Codes are part of the JSON API and are named for the cause.
 */
export const ERROR_STATUS = {
  invalid_request: 400,
  unsupported_platform: 400,
  unauthenticated: 401,
  invalid_credentials: 401,
  token_invalid: 401,
  agent_token_invalid: 401,
  setup_code_invalid: 401,
  role_required: 403,
  foreign_origin: 403,
  not_found: 404,
  host_not_found: 404,
  job_not_found: 404,
  user_not_found: 404,
  source_group_not_found: 404,
  schedule_not_found: 404,
  folder_not_found: 404,
  token_not_found: 404,
  session_not_found: 404,
  agent_not_built: 404,
  restic_not_mirrored: 404,
  rollout_not_found: 404,
  alert_not_found: 404,
  snapshot_not_found: 404,
  path_not_found: 404,
  link_not_found: 404,
  method_not_allowed: 405,
  request_timeout: 408,
  username_taken: 409,
  name_taken: 409,
  source_group_in_use: 409,
  host_offline: 409,
  agent_too_old: 409,
  link_in_use: 409,
  snapshot_held: 409,
  snapshot_newest: 409,
  folder_not_readable: 409,
  idempotency_in_progress: 409,
  last_admin: 409,
  setup_done: 409,
  job_finished: 409,
  job_not_finished: 409,
  job_not_repeatable: 409,
  token_not_pending: 409,
  repository_not_ready: 409,
  rollout_finished: 409,
  rollout_under_way: 409,
  version_not_built: 409,
  certificate_not_own: 409,
  certificate_not_prepared: 409,
  hosts_not_ready: 409,
  log_removed: 410,
  token_expired: 410,
  token_used: 410,
  token_revoked: 410,
  link_expired: 410,
  link_used: 410,
  link_revoked: 410,
  body_too_large: 413,
  unsupported_media_type: 415,
  range_not_satisfiable: 416,
  idempotency_key_reused: 422,
  rate_limited: 429,
  headers_too_large: 431,
  internal: 500,
  repository_failed: 502,
  shutting_down: 503,
  storage_full: 503,
  host_timeout: 504,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** One refused field: where it is, as a dotted path, and what to change. */
export type FieldProblem = { field: string; message: string };

type Extra = { details?: FieldProblem[]; retryAfterSeconds?: number; cause?: unknown };

/** An error meant for the caller. `message` is one sentence that says what to do next and holds no secret. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly details: FieldProblem[] | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string,
    extra: Extra = {},
  ) {
    super(message, extra.cause === undefined ? undefined : { cause: extra.cause });
    this.details = extra.details;
    this.retryAfterSeconds = extra.retryAfterSeconds;
  }
}

/** By shape: the UI bundle and the server bundle each hold a copy of the class, so `instanceof` would miss. */
export function isAppError(error: unknown): error is AppError {
  return error instanceof Error && error.name === "AppError" && "code" in error && String(error.code) in ERROR_STATUS;
}

/** What a caller learns of an error that is not ours: that the disk is full, which an admin can mend, or nothing. */
export function unexpectedError(error: unknown): AppError {
  const text = error instanceof Error ? error.message : "";
  if (/database or disk is full|ENOSPC/.test(text))
    return new AppError("storage_full", "The server's disk is full; free space on it, then try again.");
  return new AppError("internal", "Something went wrong on the server; try again, and look into its log.");
}
