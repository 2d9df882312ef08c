/** Why an update did not come about, thrown from wherever it is found out. */
import type { UpdateCode, UpdateState } from "../protocol/mod.ts";

export class UpdateFailure extends Error {
  override readonly name = "UpdateFailure";
  constructor(
    readonly code: UpdateCode,
    message: string,
  ) {
    super(message);
  }
}

const REFUSALS: ReadonlySet<UpdateCode> = new Set([
  "not_installed",
  "not_allowed",
  "no_release_key",
  "bad_signature",
  "bad_checksum",
  "wrong_platform",
  "older_version",
] as const);

/** `refused`: this build must not become the agent. `failed`: it could not. */
export const stateOf = (code: UpdateCode): UpdateState => (REFUSALS.has(code) ? "refused" : "failed");
