import type { JobCause } from "@/agent/protocol/mod";
import { HAND_MADE, HEALTHY, type Line } from "./hand-made";
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

/** `count` hosts of the fleet, the hand-made ones first. */
export function castOf(count: number, dice: Dice): Part[] {
  return Array.from({ length: count }, (_, i) => {
    const line = HAND_MADE[i];
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
