/**
 * The protocol version spoken by this build. A server accepts this one and the one before it.
 *
 * History, newest first:
 * - 1 (2026-11-23): hello, welcome, heartbeat, configuration, and the jobs init, probe, backup, snapshots.
 */
export const PROTOCOL_VERSION = 1;
export const OLDEST_ACCEPTED_PROTOCOL = 1;
