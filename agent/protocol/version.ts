/**
 * The protocol version spoken by this build. A server accepts this one and the one before it, if that was ever released.
 *
 * History, newest first:
 * - 3 (2026-11-27): updates of the agent, certificates that are exchanged without a break, jobs asked for on the host.
 *   Added to it without a new number: the job stats, which is ordered only of agents whose `hello` names it in
 *   `extraKinds`, and `dataAddedPackedBytes` in a backup's summary. Then the jobs restore, tag and forget-snapshot, named
 *   there as well; who names restore also knows streams, access to another host's repository, and `jobs.recall`.
 * - 2 (2026-11-26): schedules that run on the agent, the jobs forget, prune, check, unlock and verify, leases, limits
 *   and hooks of source groups, looking at a host's folders.
 * - 1 (2026-11-23): hello, welcome, heartbeat, configuration, and the jobs init, probe, backup, snapshots. Never released.
 */
export const PROTOCOL_VERSION = 3;
export const OLDEST_ACCEPTED_PROTOCOL = 2;
