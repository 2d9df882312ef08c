import type { JobCause, JobKind } from "@/agent/protocol/mod";
import type { Part } from "./cast";
import type { Dice } from "./random";

type Line = { at: string; stream: "stdout" | "stderr" | "agent"; text: string };
export type LogInput = {
  part: Part;
  kind: JobKind;
  startedAt: Date;
  finishedAt: Date | null;
  cause: JobCause | null;
  paths: readonly string[];
  /** What restic says at the end of a backup that went well. */
  figures: { files: number; bytes: number; added: number; snapshot: string | null };
};

/** What restic prints, with the trouble among it. */
const ERRORS: Partial<Record<JobCause, readonly string[]>> = {
  repo_locked: [
    "unable to create lock in backend: repository is already locked exclusively by PID 21947 on web-04.lyon.example by root (UID 0, GID 0)",
    "lock was created at 2026-01-01 02:00:04 (1h32m11s ago)",
  ],
  no_space: [
    "Save(<data/4f1c29>) returned error, retrying after 1.1s: server response unexpected: 507 Insufficient Storage (507)",
    "Fatal: unable to save snapshot: server response unexpected: 507 Insufficient Storage (507)",
  ],
  repo_unreachable: [
    'Load(<config/0000000000>, 0, 0) returned error, retrying after 720ms: Get "https://backup.example/config": dial tcp 192.0.2.17:443: connect: no route to host',
    "Fatal: unable to open config file: context deadline exceeded",
  ],
  auth_refused: [
    "Fatal: unable to open config file: Stat: Access Denied. Is there a repository at the following location?",
  ],
  wrong_password: ["Fatal: wrong password or no key found"],
  permission_denied: [
    "error: open /var/mail/private/queue: permission denied",
    "Warning: at least one source file could not be read",
  ],
  source_missing: [
    "error: lstat /srv/old-app: no such file or directory",
    "Warning: at least one source file could not be read",
  ],
  agent_restarted: ["The agent was restarted while restic ran."],
};

const FOLDERS = [
  "etc/ssl",
  "etc/nginx/sites",
  "home/ines/documents",
  "srv/data/2026",
  "var/lib/app/uploads",
  "var/www/html",
];

/** Some tens of lines, as a real log of that job would begin and end. */
export function logOf(input: LogInput, dice: Dice): Line[] {
  const { kind, startedAt, finishedAt, cause, part } = input;
  const from = startedAt.getTime();
  const span = (finishedAt?.getTime() ?? from + 60_000) - from;
  const lines: Line[] = [];
  const say = (stream: Line["stream"], text: string, share: number) =>
    lines.push({ stream, text, at: new Date(from + Math.round(span * share)).toISOString() });
  say("agent", `Starting restic ${part.resticVersion} ${kind}`, 0);
  const body = kind === "backup" ? backupLines(input, dice) : maintenanceLines(kind);
  for (const [i, text] of body.entries()) say("stdout", text, (i + 1) / (body.length + 3));
  for (const text of cause ? (ERRORS[cause] ?? ["Fatal: something went wrong"]) : []) say("stderr", text, 0.97);
  if (finishedAt && kind === "backup" && input.figures.snapshot)
    for (const text of endLines(input)) say("stdout", text, 0.99);
  if (finishedAt) say("agent", cause ? "restic ended with exit code 1" : "restic ended with exit code 0", 1);
  return lines;
}

function backupLines({ paths }: LogInput, dice: Dice): string[] {
  const opened = `repository ${dice.hex(8)} opened (version 2, compression level auto)`;
  const files = Array.from({ length: dice.whole(8, 30) }, () => {
    const name = `/${dice.pick(FOLDERS)}/${dice.hex(6)}.${dice.pick(["log", "pdf", "sql.gz", "json", "jpg"])}`;
    return `${dice.pick(["new", "modified"])}       ${name}, saved in 0.0${dice.whole(1, 9)}s (${dice.whole(4, 900)} KiB added)`;
  });
  return [opened, `scan [${paths.join(" ")}]`, ...files];
}

function maintenanceLines(kind: JobKind): string[] {
  switch (kind) {
    case "prune":
      return [
        "loading indexes...",
        "loading all snapshots...",
        "finding data that is still in use",
        "repacking packs",
        "done",
      ];
    case "check":
      return [
        "create exclusive lock for repository",
        "check all packs",
        "check snapshots, trees and blobs",
        "no errors were found",
      ];
    case "forget":
      return [
        "Applying Policy: keep 7 daily, 4 weekly, 6 monthly snapshots",
        "keep 17 snapshots",
        "remove 1 snapshots",
      ];
    default:
      return ["loading indexes...", "done"];
  }
}

function endLines({ figures: { files, bytes, added, snapshot } }: LogInput): string[] {
  const mib = (size: number) => `${(size / 2 ** 20).toFixed(3)} MiB`;
  return [
    `Added to the repository: ${mib(added)}`,
    `processed ${files} files, ${mib(bytes)}`,
    `snapshot ${snapshot?.slice(0, 8)} saved`,
  ];
}
