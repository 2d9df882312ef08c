/** What an older restic cannot do, told the same way by the host's own doctor and by the server. */

/** The oldest version whose output this product was tried with. */
export const OLDEST_RESTIC = "0.14.0";

/** The first version of restic that has each thing that the product makes use of. */
export const RESTIC_SINCE = {
  readConcurrency: "0.15.0",
  retryLock: "0.16.0",
  /** Restoring sparse files with holes; 0.14 fills them with zeros. */
  sparseRestore: "0.15.0",
  /** `restore` with JSON, `--dry-run`, `--overwrite`, and without writing through symbolic links that are in its way. */
  carefulRestore: "0.17.0",
  exitCodes: "0.17.0",
  snapshotSizes: "0.17.0",
  /** The first that was seen to read RESTIC_REST_USERNAME and RESTIC_REST_PASSWORD; 0.14 ignores them. */
  restLogin: "0.18.0",
} as const;
export type ResticFeature = keyof typeof RESTIC_SINCE;

/** What is lost without it, as the end of a sentence that begins with the version. */
const LOST: Record<ResticFeature, string> = {
  readConcurrency: "cannot read several files at a time, so a source group's limit of that name does nothing",
  retryLock: "does not wait for another restic's lock, so a job that meets one ends and is started again later",
  sparseRestore: "restores sparse files without their holes, so they take their whole size",
  carefulRestore:
    "tells no progress of a restore and writes through symbolic links, so no restore in place is done with it",
  exitCodes: "tells a missing repository, a lock and a wrong password apart by its words only, not by its exit code",
  snapshotSizes: "keeps no sizes with its snapshots, so lists show none for the backups that it makes",
  restLogin: "takes the login of a REST server only as part of the address, which the agent hands to it in secret",
};

/** True when `version` is at least `wanted`; both as `major.minor.patch`. */
export function isAtLeast(version: string, wanted: string): boolean {
  const [a, b] = [numbersOf(version), numbersOf(wanted)];
  for (let i = 0; i < 3; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

const numbersOf = (version: string): number[] => version.split(".").map((part) => Number.parseInt(part, 10) || 0);

export const resticHas = (version: string, feature: ResticFeature): boolean =>
  isAtLeast(version, RESTIC_SINCE[feature]);

/** One sentence for each thing that is lost with this restic; none when nothing is. */
export function resticNotes(version: string | null): string[] {
  if (version === null) return [];
  if (!isAtLeast(version, OLDEST_RESTIC)) {
    return [`restic ${version} is too old: no job runs with it; install ${OLDEST_RESTIC} or newer.`];
  }
  const features = Object.keys(RESTIC_SINCE) as ResticFeature[];
  return features
    .filter((feature) => !resticHas(version, feature))
    .map((feature) => `restic ${version} ${LOST[feature]}; ${RESTIC_SINCE[feature]} does better.`);
}
