import pino from "pino";

export type Logger = pino.Logger;

/** Fields that never reach the log, wherever they stand in a logged object. */
const SECRET_FIELDS = ["password", "token", "agentToken", "encryptionPassword", "secret", "cookie", "authorization"];
const redact = SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);

/** JSON lines on stdout. Errors are logged with message and stack, requests never with bodies. */
export function createLogger(level: string): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: { paths: redact, censor: "…" } });
}
