/** How a connection ended, by what the server said as it closed. */
import type { ConnectionReason } from "./connection-state.ts";
import { CLOSE } from "./protocol/mod.ts";

export type SessionEnd = {
  reason: ConnectionReason;
  message: string;
  /** How long it lived after `welcome`; 0 without. */
  livedMs: number;
  retryAfterMs?: number;
  isUnwelcome?: boolean;
};

export function meaningOf(code: number, reason: string): Omit<SessionEnd, "livedMs"> {
  const message = `the server closed the connection (${code}${reason === "" ? "" : `, ${reason}`})`;
  switch (code) {
    case CLOSE.revoked:
      return { reason: "revoked", message };
    case CLOSE.unauthorized:
      return { reason: "unauthorized", message, isUnwelcome: true };
    case CLOSE.clone:
      return { reason: "cloned_identity", message, isUnwelcome: true };
    case CLOSE.replaced:
      return { reason: "replaced", message, isUnwelcome: true };
    case CLOSE.protocolUnsupported:
      return { reason: "protocol_unsupported", message, isUnwelcome: true };
    case CLOSE.slowDown:
      return { reason: "slow_down", message, isUnwelcome: true, ...retryAfter(reason) };
    case CLOSE.badFrame:
    case CLOSE.tooBig:
      return { reason: "bad_frame", message };
    case CLOSE.silent:
      return { reason: "silent", message };
    default:
      return { reason: "closed", message };
  }
}

function retryAfter(reason: string): { retryAfterMs?: number } {
  const retryAfterMs = /retry_after_ms=(\d{1,9})/.exec(reason)?.[1];
  return retryAfterMs === undefined ? {} : { retryAfterMs: Number(retryAfterMs) };
}
