/**
 * Why a restic call failed: by exit code where it has a meaning (10, 11, 12 from restic 0.17), by text below that.
 * The texts were seen from restic 0.14, 0.18 and 0.19.
 */
import type { JobCause } from "../protocol/mod.ts";
import { plainLine } from "./lines.ts";
import type { ResticLine } from "./parse.ts";

const EXIT_CODES: Record<number, JobCause> = { 10: "repo_missing", 11: "repo_locked", 12: "wrong_password" };

/** Ordered: an earlier one wins, because a refused login also says that no repository could be opened. */
const PATTERNS: readonly [JobCause, RegExp][] = [
  ["wrong_password", /wrong password or no key found|an empty password is not/],
  ["repo_locked", /repository is already locked/],
  [
    "repo_damaged",
    /ciphertext verification failed|invalid data returned|(?:hash|ID) does not match|unexpected pack id|repository contains errors|packs from index missing|Load\(<data\/.*(?:no such file|\b404\b|does not exist)/,
  ],
  ["source_missing", /all (?:target|source) directories\/files do not exist/],
  [
    "auth_refused",
    /\b401 Unauthorized|\b403 Forbidden|HTTP response \(40[13]\)|Access ?Denied|InvalidAccessKeyId|SignatureDoesNotMatch|AuthenticationFailed|no credentials found|Permission denied \((?:publickey|password|keyboard)|Host key verification failed|bad_auth_token|invalid_grant/,
  ],
  ["no_space", /no space left on device|Insufficient Storage|disk quota exceeded|not enough space on the disk/i],
  ["restic_too_old", /unsupported repository version|unknown flag:|unknown command/],
  [
    "repo_missing",
    /unable to open config file:.*(?:no such file or directory|does not exist|key does not exist|file does not exist|cannot find the (?:file|path))/,
  ],
  ["permission_denied", /permission denied|operation not permitted|read-only file system|access is denied/i],
  [
    "repo_unreachable",
    /connection refused|no such host|Could not resolve hostname|no route to host|network is unreachable|i\/o timeout|timed out|deadline exceeded|connection reset|broken pipe|\bEOF\b|x509:|\btls:|HTTP response to HTTPS|unexpected HTTP response|server response unexpected|negative content length|unable to start the sftp session|talking HTTP to rclone|executable file not found|fork\/exec/i,
  ],
];

/** A login or certificate does not mend itself while restic waits: there is no sense in its quarter of an hour. */
const HOPELESS_RETRY =
  /x509:|HTTP response to HTTPS|first record does not look like a TLS|40[13] (?:Unauthorized|Forbidden)/;

/** Words of a network that fails, and of nothing else: what was read then says nothing about the repository. */
export const NETWORK_TROUBLE =
  /connection refused|no such host|no route to host|network is unreachable|i\/o timeout|connection reset|broken pipe|context deadline exceeded/i;

/** What restic says when the repository's server, or its file system, lets nothing be deleted. */
export const DELETE_REFUSED =
  /Remove\(<.*(?:\b403\b|forbidden|denied|not permitted|read-only)|unable to remove .*from the repository|blob not removed/i;

const RETRY = /returned error, retrying after ([0-9hms.µn]+)/;
const RETRY_OVER = /operation successful after \d+ retr/;

/** What a line says about restic's waiting for its repository. */
export function retryOf(
  line: string,
): { kind: "retry"; delayMs: number; isHopeless: boolean } | { kind: "over" } | null {
  const delay = RETRY.exec(line)?.[1];
  if (delay !== undefined)
    return { kind: "retry", delayMs: goDurationMs(delay), isHopeless: HOPELESS_RETRY.test(line) };
  return RETRY_OVER.test(line) ? { kind: "over" } : null;
}

/** Milliseconds of a duration as Go prints it, such as `1m7.3s` or `552.3ms`. */
export function goDurationMs(text: string): number {
  const units: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1, µs: 0.001, us: 0.001, ns: 0.000001 };
  let total = 0;
  for (const [, value, unit] of text.matchAll(/([0-9.]+)(h|ms|m|s|µs|us|ns)/g)) {
    total += Number(value) * (units[unit ?? ""] ?? 0);
  }
  return total;
}

/** Keeps what is needed to explain a failure, however much restic prints. */
export type ErrorNotes = {
  take(line: string, parsed: ResticLine): void;
  /** The last words of restic, one line, at most 500 characters; empty when it said nothing. */
  lastWords(): string;
  classify(exitCode: number): JobCause;
  /** What the last "retrying" line was about. */
  classifyRetry(): JobCause;
  /** The error inside the last "retrying" line; empty when there was none. */
  lastRetry(): string;
};

const KEPT_LINES = 40;

export function createErrorNotes(): ErrorNotes {
  const tail: string[] = [];
  let fatal = "";
  let lastRetry = "";
  const keep = (line: string) => {
    tail.push(line);
    if (tail.length > KEPT_LINES) tail.shift();
  };
  return {
    take(line, parsed) {
      if (parsed.kind === "exit-error") {
        fatal = parsed.message;
        keep(parsed.message);
      } else if (parsed.kind === "text") {
        const text = plainLine(line);
        if (RETRY.test(text)) {
          lastRetry = text;
          return;
        }
        if (text.startsWith("Fatal:")) fatal = text;
        else if (fatal !== "" && !isStackFrame(text)) fatal += `\n${text}`;
        keep(text);
      }
    },
    lastWords() {
      const words = fatal !== "" ? fatal : (tail.find((line) => !isStackFrame(line) && !isChatter(line)) ?? "");
      const [first = ""] = words.split("\n");
      return first
        .replace(/^(?:Fatal: )+/, "")
        .replace(/\s+/g, " ")
        .trim()
        .slice(0, 500);
    },
    lastRetry: () => lastRetry.replace(/^.*returned error, retrying after [^:]*: /, "").slice(0, 500),
    classify: (exitCode) => EXIT_CODES[exitCode] ?? classifyText(fatal, tail.join("\n")),
    classifyRetry() {
      const cause = classifyText("", lastRetry);
      return cause === "unknown" ? "repo_unreachable" : cause;
    },
  };
}

/** The cause that a single message speaks of; `unknown` when it speaks of none. */
export const causeOf = (message: string): JobCause => classifyText("", message);

/** A clear word in the fatal line counts first; a mere "unreachable" there may have its reason in the lines before it. */
function classifyText(fatal: string, all: string): JobCause {
  for (const [cause, pattern] of PATTERNS) {
    if (cause !== "repo_unreachable" && pattern.test(fatal)) return cause;
  }
  return PATTERNS.find(([, pattern]) => pattern.test(all))?.[0] ?? "unknown";
}

const isStackFrame = (line: string): boolean =>
  /^(?:\t|main\.|github\.com\/|runtime[./]|golang\.org\/|\s+\/)/.test(line);
const isChatter = (line: string): boolean => /does not exist, skipping$|^signal \w+ received/.test(line);

/** One sentence for each cause, ending without a full stop so that restic's own words can follow. */
export function sentenceFor(cause: JobCause): string {
  switch (cause) {
    case "wrong_password":
      return "The repository exists, but its password is another one";
    case "repo_missing":
      return "There is no restic repository at this location";
    case "repo_unreachable":
      return "The repository cannot be reached";
    case "auth_refused":
      return "The repository's server refuses this user name, password or key";
    case "repo_locked":
      return "The repository is locked by another restic";
    case "no_space":
      return "There is no space left";
    case "permission_denied":
      return "Access was denied by the file system";
    case "source_missing":
      return "The paths to back up do not exist on this host";
    case "restic_missing":
      return "restic cannot be found on this host";
    case "restic_too_old":
      return "The restic on this host is too old for this";
    case "cancelled":
      return "The job was cancelled";
    case "timeout":
      return "restic gave no sign of life for too long and was stopped";
    case "agent_restarted":
      return "The agent was restarted while the job was running";
    case "order_refused":
      return "The agent refused the order";
    case "hook_failed":
      return "A command around the backup failed";
    case "repo_damaged":
      return "What the repository holds is not what was stored in it";
    case "files_failed":
      return "Some files could not be put back";
    case "unknown":
      return "restic failed";
  }
}
