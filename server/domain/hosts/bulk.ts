import { type AppError, type ErrorCode, isAppError } from "@/server/core/errors";

/** What one action on many hosts came to on one of them. */
export type HostOutcome = {
  hostId: string;
  /** Null when there is no such host. */
  hostname: string | null;
  outcome: "done" | "unchanged" | "refused";
  /** Why it was refused. */
  code: ErrorCode | null;
  message: string | null;
  /** What it queued, or what waited already. */
  jobIds: string[];
};

type Host = { id: string; hostname: string };

export const doneOn = ({ id, hostname }: Host, jobIds: string[] = []): HostOutcome => ({
  ...{ hostId: id, hostname, outcome: "done", code: null, message: null, jobIds },
});

export const unchangedOn = (host: Host, jobIds: string[] = []): HostOutcome => ({
  ...doneOn(host, jobIds),
  outcome: "unchanged",
});

export const refusedOn = ({ id, hostname }: Host, { code, message }: AppError): HostOutcome => ({
  ...{ hostId: id, hostname, outcome: "refused", code, message, jobIds: [] },
});

/** One host's part of a bulk action; a refusal of ours is an outcome, anything else ends the whole. */
export function attempt(host: Host, work: () => HostOutcome): HostOutcome {
  try {
    return work();
  } catch (error) {
    if (isAppError(error)) return refusedOn(host, error);
    throw error;
  }
}

/** Outcomes in the order in which the hosts were named; those that are not there say so. */
export function inOrder(hostIds: readonly string[], outcomes: readonly HostOutcome[]): HostOutcome[] {
  const known = new Map(outcomes.map((one) => [one.hostId, one]));
  return hostIds.map(
    (hostId) =>
      known.get(hostId) ?? {
        ...{ hostId, hostname: null, outcome: "refused", code: "host_not_found", jobIds: [] },
        message: "There is no such host any more.",
      },
  );
}
