import type { JobCause } from "@/agent/protocol/mod";
import type { Dice } from "./random";

/** What is the matter with a host; `healthy` is nothing. */
export type Story =
  | { is: "healthy"; isRunning?: true; startedMinutesAgo?: number }
  | { is: "overdue"; days: number; isOnline: boolean }
  | { is: "failing"; cause: JobCause; days: number }
  | { is: "partial"; cause: JobCause }
  | { is: "never" }
  | { is: "new" }
  | { is: "no_schedule" }
  | { is: "paused" }
  | { is: "init_failed"; cause: JobCause; message: string }
  | { is: "initializing" }
  | { is: "queued" };

export type Part = {
  hostname: string;
  story: Story;
  os: "linux" | "windows";
  arch: "amd64" | "arm64";
  tags: string[];
  /** Where it backs up to; hosts of one location share it. */
  url: string;
  agentVersion: string;
  resticVersion: string;
  /** How much it holds, in bytes. */
  bytes: number;
};

const GIB = 2 ** 30;
const HEALTHY: Story = { is: "healthy" };

/** Name, tags, location, size in GiB, story. The first forty are hand-made; what comes after is drawn. */
type Line = [string, string, string, number, Story?, Partial<Part>?];
const LINES: readonly Line[] = [
  [
    "web-01.berlin.example",
    "prod,web",
    "rest:https://backup.example/web",
    38,
    { is: "healthy", isRunning: true, startedMinutesAgo: 7 },
  ],
  ["web-02.berlin.example", "prod,web", "rest:https://backup.example/web", 41],
  [
    "web-03.berlin.example",
    "prod,web",
    "rest:https://backup.example/web",
    37,
    { is: "failing", cause: "repo_locked", days: 1 },
  ],
  ["web-04.lyon.example", "prod,web", "rest:https://backup.example/web", 36],
  [
    "db-01.berlin.example",
    "prod,db,critical",
    "s3:https://s3.eu-central.example/backups/db-01",
    412,
    { is: "healthy", isRunning: true, startedMinutesAgo: 23 },
  ],
  ["db-02.berlin.example", "prod,db,critical", "s3:https://s3.eu-central.example/backups/db-02", 398],
  [
    "db-03.lyon.example",
    "prod,db,critical",
    "s3:https://s3.eu-central.example/backups/db-03",
    205,
    { is: "failing", cause: "no_space", days: 3 },
  ],
  ["mail-01.berlin.example", "prod,mail,critical", "rest:https://backup.example/mail-01", 640],
  [
    "mail-02.lyon.example",
    "prod,mail",
    "rest:https://backup.example/mail-02",
    288,
    { is: "partial", cause: "permission_denied" },
  ],
  [
    "files-01.berlin.example",
    "prod,files",
    "sftp:backup@vault.example:/srv/restic/files-01",
    1840,
    { is: "healthy", isRunning: true, startedMinutesAgo: 94 },
  ],
  ["files-02.oslo.example", "prod,files", "sftp:backup@vault.example:/srv/restic/files-02", 1210],
  ["git-01.berlin.example", "prod,dev", "rest:https://backup.example/git-01", 74],
  ["wiki-01.berlin.example", "prod", "rest:https://backup.example/apps", 9],
  ["chat-01.berlin.example", "prod", "rest:https://backup.example/apps", 22],
  ["tickets-01.berlin.example", "prod", "rest:https://backup.example/apps", 17],
  ["ldap-01.berlin.example", "prod,critical", "rest:https://backup.example/apps", 3],
  ["monitor-01.berlin.example", "prod", "rest:https://backup.example/monitor-01", 118],
  [
    "build-01.berlin.example",
    "dev",
    "rest:https://backup.example/build",
    86,
    { is: "overdue", days: 2, isOnline: true },
  ],
  ["build-02.berlin.example", "dev", "rest:https://backup.example/build", 91],
  ["stage-01.lyon.example", "stage,web", "rest:https://backup.example/stage", 12, { is: "paused" }],
  ["stage-02.lyon.example", "stage,db", "rest:https://backup.example/stage", 28],
  ["proxy-01.berlin.example", "prod,edge", "rest:https://backup.example/edge", 2, HEALTHY, { arch: "arm64" }],
  ["proxy-02.lyon.example", "prod,edge", "rest:https://backup.example/edge", 2, HEALTHY, { arch: "arm64" }],
  [
    "vpn-01.oslo.example",
    "prod,edge",
    "rest:https://backup.example/edge",
    1,
    { is: "failing", cause: "repo_unreachable", days: 2 },
    { arch: "arm64" },
  ],
  [
    "erp-01.berlin.example",
    "prod,critical,windows",
    "s3:https://s3.eu-central.example/backups/erp-01",
    156,
    HEALTHY,
    { os: "windows" },
  ],
  [
    "erp-02.berlin.example",
    "prod,windows",
    "s3:https://s3.eu-central.example/backups/erp-02",
    149,
    { is: "failing", cause: "auth_refused", days: 5 },
    { os: "windows" },
  ],
  ["desk-accounting.example", "office,windows", "rest:https://backup.example/office", 64, HEALTHY, { os: "windows" }],
  ["desk-design.example", "office", "rest:https://backup.example/office", 320],
  [
    "laptop-ines.example",
    "office,laptop",
    "rest:https://backup.example/laptops",
    48,
    { is: "overdue", days: 12, isOnline: false },
  ],
  ["laptop-tom.example", "office,laptop", "rest:https://backup.example/laptops", 55],
  ["laptop-mara.example", "office,laptop", "rest:https://backup.example/laptops", 61, { is: "queued" }],
  ["nas-01.oslo.example", "office,files", "/mnt/vault/restic/nas-01", 2950],
  ["archive-01.oslo.example", "archive", "b2:example-archive:cold", 5100, HEALTHY, { resticVersion: "0.16.4" }],
  [
    "legacy-01.berlin.example",
    "prod,legacy",
    "rest:https://backup.example/legacy-01",
    33,
    { is: "partial", cause: "source_missing" },
    { resticVersion: "0.14.0", agentVersion: "0.0.9" },
  ],
  [
    "legacy-02.berlin.example",
    "legacy",
    "rest:https://backup.example/legacy-02",
    14,
    { is: "no_schedule" },
    { resticVersion: "0.14.0", agentVersion: "0.0.9" },
  ],
  [
    "lab-01.oslo.example",
    "lab",
    "rest:https://backup.example/lab-01",
    6,
    {
      is: "init_failed",
      cause: "wrong_password",
      message: "The repository exists, but its encryption password is a different one.",
    },
  ],
  [
    "lab-02.oslo.example",
    "lab",
    "rest:https://backup.example/lab-02",
    7,
    { is: "init_failed", cause: "auth_refused", message: "The storage refused the login (401 Unauthorized)." },
  ],
  ["kiosk-01.lyon.example", "edge", "rest:https://backup.example/kiosk", 1, { is: "never" }, { arch: "arm64" }],
  ["kiosk-02.lyon.example", "edge", "rest:https://backup.example/kiosk", 1, { is: "initializing" }, { arch: "arm64" }],
  ["web-05.oslo.example", "prod,web", "rest:https://backup.example/web-05", 30, { is: "new" }],
];

/** `count` hosts of the fleet, the hand-made ones first. */
export function castOf(count: number, dice: Dice): Part[] {
  return Array.from({ length: count }, (_, i) => {
    const line = LINES[i];
    return line ? toPart(line) : drawPart(i, dice);
  });
}

function toPart([hostname, tags, url, gib, story = HEALTHY, extra = {}]: Line): Part {
  return {
    ...{ hostname, story, url, tags: ["demo", ...tags.split(",")], bytes: gib * GIB },
    ...{ os: "linux", arch: "amd64", agentVersion: "0.1.0", resticVersion: "0.18.0" },
    ...extra,
  };
}

const ROLES = ["web", "db", "app", "cache", "files", "mail", "build", "edge"];
const SITES = ["berlin", "lyon", "oslo", "porto", "turin"];
/** One in ten has something the matter, as in any large fleet. */
const TROUBLES: readonly Story[] = [
  { is: "failing", cause: "repo_unreachable", days: 2 },
  { is: "failing", cause: "no_space", days: 1 },
  { is: "overdue", days: 3, isOnline: false },
  { is: "partial", cause: "permission_denied" },
  { is: "paused" },
  { is: "no_schedule" },
];

function drawPart(index: number, dice: Dice): Part {
  const role = dice.pick(ROLES);
  const site = dice.pick(SITES);
  const hostname = `${role}-${String(index).padStart(5, "0")}.${site}.example`;
  const story = dice.chance(0.1) ? dice.pick(TROUBLES) : HEALTHY;
  const url = `rest:https://backup.${site}.example/${dice.chance(0.5) ? hostname : `${role}-${index % 50}`}`;
  return toPart([hostname, `prod,${role},${site}`, url, dice.whole(1, 400), story]);
}
