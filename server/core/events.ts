import { EventEmitter } from "node:events";

/**
 * What happened, as ids only: a lost event costs a refetch, never a wrong screen.
 * Emitted after the transaction that caused it has committed.
 */
export type EventMap = {
  /** Anything shown about a host changed: connection, repository, figures. */
  "host.changed": { hostId: string };
  "host.removed": { hostId: string };
  /** The host has a new agent token; a socket opened with the old one must go. */
  "host.reenrolled": { hostId: string };
  /** The host's configuration revision grew. */
  "config.changed": { hostId: string };
  "job.queued": { hostId: string; jobId: string };
  "job.cancel_requested": { hostId: string; jobId: string };
  "job.changed": { hostId: string; jobId: string };
  /** The repository is this job's now; its agent waits to be told. */
  "lease.granted": { hostId: string; jobId: string };
  "job.progressed": { hostId: string; jobId: string };
  "job.logged": { hostId: string; jobId: string };
  "snapshots.changed": { hostId: string };
  /** A download link of the host was made, used or revoked. */
  "download-links.changed": { hostId: string };
  /** A schedule, its next runs or what it missed changed. */
  "schedules.changed": { hostId: string };
  /** A rollout began, moved on or ended. */
  "agent-releases.changed": { rolloutId: string };
  /** The hosts of this id, or all, are to be offered a build if they need one. */
  "agent.update_due": { hostId: string | null };
  /** The server has prepared, or begun to show, another certificate. */
  "certificate.changed": Record<string, never>;
  "alerts.changed": { alertId: string; hostId: string | null };
  "enrollment.changed": { tokenHash: string };
  "user.changed": { userId: string };
  /** All sessions and API tokens of a user, or the one named, ended or changed role: live streams must be cut. */
  "session.ended": { userId: string; sessionId: string | null };
};
export type EventName = keyof EventMap;
export type AppEvent = { [Name in EventName]: { name: Name } & EventMap[Name] }[EventName];

export type Events = {
  emit<Name extends EventName>(name: Name, payload: EventMap[Name]): void;
  /** @returns a function that ends the subscription */
  on<Name extends EventName>(name: Name, listener: (payload: EventMap[Name]) => void): () => void;
  /** Every event, whatever its name. @returns a function that ends the subscription */
  onAny(listener: (event: AppEvent) => void): () => void;
};

const ANY = Symbol("any event");

export function createEvents(): Events {
  const emitter = new EventEmitter();
  emitter.setMaxListeners(0);
  return {
    emit(name, payload) {
      emitter.emit(name, payload);
      emitter.emit(ANY, { name, ...payload });
    },
    on(name, listener) {
      emitter.on(name, listener);
      return () => emitter.off(name, listener);
    },
    onAny(listener) {
      emitter.on(ANY, listener);
      return () => emitter.off(ANY, listener);
    },
  };
}
