/** What the two commands print. */

import { DATABASE, hasFile, MASTER_KEY, type Manifest, RELEASE_KEY } from "./manifest";
import type { Restored } from "./put-back";

const UNITS = ["bytes", "KiB", "MiB", "GiB", "TiB"];

function inUnits(bytes: number): string {
  let [value, unit] = [bytes, 0];
  for (; value >= 1024 && unit < UNITS.length - 1; unit += 1) value /= 1024;
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`;
}

const WHAT: Partial<Record<string, string>> = {
  [DATABASE]: "hosts, schedules, history, users, sealed repository passwords",
  [MASTER_KEY]: "opens the sealed passwords in the database",
  [RELEASE_KEY]: "signs the agents that this server hands out",
  "tls/cert.pem": "the server's own certificate, which hosts know by its sum",
};

export function copyReport({
  manifest,
  hosts,
  dir,
  ms,
}: {
  manifest: Manifest;
  hosts: number;
  dir: string;
  ms: number;
}) {
  const size = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);
  return [
    `Copied the data of ${hosts} ${hosts === 1 ? "host" : "hosts"}, ${inUnits(size)}, in ${(ms / 1000).toFixed(1)} s to ${dir}:`,
    ...manifest.files.map(({ name, bytes }) => {
      const what = WHAT[name];
      return `  ${name.padEnd(20)} ${inUnits(bytes).padStart(11)}${what ? `  ${what}` : ""}`;
    }),
    "",
    ...keyWords(manifest),
    "Not in it: copies of restic for hosts (npm run restic-mirror), the server's environment, a certificate of RM_TLS=files.",
  ].join("\n");
}

function keyWords(manifest: Manifest): string[] {
  const { master, masterId } = manifest.keys;
  const id = masterId === null ? "" : ` (its id is ${masterId})`;
  const lines: Record<Manifest["keys"]["master"], string[]> = {
    in_copy: [
      "Whoever has this folder can read every repository password: keep it like one, encrypted and on another machine.",
    ],
    environment: [
      `The master key comes from RM_SECRET_KEY${id} and is not in the copy: keep it in your password store. Without it the copy opens no repository.`,
    ],
    left_out: [
      `The keys were left out: the copy is of no use without RM_SECRET_KEY or the file ${MASTER_KEY}${id}. Keep that in another place, once; it does not change.`,
      `Keep ${RELEASE_KEY} and the folder tls with it: without them hosts take no updates, or do not know the server any more.`,
    ],
  };
  return lines[master];
}

export function restoreReport({ manifest, settled, aside }: Restored, dataDir: string): string {
  return [
    `Restored the copy of ${manifest.createdAt} into ${dataDir}.`,
    `Ended: ${settled.sessions} logins, ${settled.enrollmentTokens} open enrollment tokens, ${settled.downloadLinks} download links, ${settled.rollouts} rollouts of agents.`,
    `${settled.hosts} hosts will be asked what they did since the copy, as they connect; none starts anything again.`,
    ...(aside ? [`The data that was there is in ${aside}; remove it when all is well.`] : []),
    "",
    "Now start the server under the address it had, log in, and look at:",
    "  users and API tokens: what was taken away since the copy is valid again",
    "  hosts removed since the copy: remove them again; hosts added since: enroll them again",
    "  alerts: hosts whose settings were newer than the copy are named there",
    ...(hasFile(manifest, RELEASE_KEY) || manifest.keys.releasePublic === null
      ? []
      : [`  ${RELEASE_KEY} is not in the copy: put it into ${dataDir} before the start, or agents take no updates`]),
  ].join("\n");
}
