/** What a command that queues jobs says of them, and how it ends. */
import { EXIT } from "./exit-codes.mjs";
import { wholeNumber } from "./parse.mjs";
import { wrongUsage } from "./problem.mjs";
import { counted, lasted, size } from "./text.mjs";
import { exitOfJobs, waitForJobs } from "./wait.mjs";

/** @satisfies {Record<string, import("./parse.mjs").Option>} */
export const WAIT_OPTIONS = {
  wait: { type: "boolean", short: "w", help: "wait for the end, and tell by the exit code how it went" },
  timeout: { type: "string", value: "SECONDS", help: "wait no longer than that (exit code 8); the job goes on" },
};

/** @param {import("./parse.mjs").Options} options */
export function readWait(options) {
  const timeoutSeconds = wholeNumber(options.timeout, "--timeout");
  if (timeoutSeconds !== undefined && !options.wait) throw wrongUsage("--timeout goes with --wait.");
  return { isWaiting: options.wait === true, timeoutSeconds };
}

/**
 * Tells of queued jobs; with --wait, of their ends.
 * @param {Pick<import("./main.mjs").Call, "api" | "out" | "options">} call
 * @param {{ answer: any, jobIds: string[], what: string }} queued `answer` is what the API said
 * @returns {Promise<number>}
 */
export async function tellOfJobs({ api, out, options }, { answer, jobIds, what }) {
  const { isWaiting, timeoutSeconds } = readWait(options);
  if (!isWaiting) {
    if (out.form === "json") out.print(`${JSON.stringify(answer)}\n`);
    else for (const id of jobIds) out.done(answer, { sentence: `Queued ${what}: job ${id}`, id });
    return EXIT.done;
  }
  out.say(`Waiting for ${what}: ${jobIds.length === 1 ? `job ${jobIds[0]}` : counted(jobIds.length, "job")}`);
  const jobs = await waitForJobs(api, jobIds, { timeoutSeconds, onPause: out.say });
  if (out.form === "json") out.print(`${JSON.stringify(jobIds.length === 1 ? jobs[0] : jobs)}\n`);
  else for (const job of jobs) out.done(job, { sentence: sentenceOf(job), id: job.job_id });
  return exitOfJobs(jobs.map((job) => job.status));
}

/** How a job went, in one line. @param {any} job */
export function sentenceOf(job) {
  const { kind, hostname, source_group_name: group, status, message, fix } = job;
  const time = lasted(job.started_at, job.finished_at);
  const facts = [time === "-" ? "" : ` after ${time}`, ...figuresOf(job).map((figure) => `, ${figure}`)].join("");
  const why = status === "succeeded" ? "" : ` ${[message, fix].filter(Boolean).join(" ")}`;
  return `${kind}${group ? ` of ${group}` : ""} on ${hostname}: ${status}${facts}.${why}`;
}

/**
 * What a job counted, by its kind.
 * @param {any} job
 * @returns {string[]}
 */
export function figuresOf({ summary, forget, check, verify, restore }) {
  const figures = [];
  if (summary)
    figures.push(
      counted(summary.total_files_processed, "file"),
      `${size(summary.total_bytes_processed)} read`,
      `${size(summary.data_added_bytes)} added`,
    );
  if (forget)
    figures.push(
      `${counted(forget.kept_count, "snapshot")} kept`,
      `${forget.removed_count} ${forget.dry_run ? "to remove" : "removed"}`,
    );
  if (check) figures.push(counted(check.error_count, "error"));
  if (verify)
    figures.push(
      `${counted(verify.file_count, "file")} restored and compared`,
      `${verify.mismatches.length} of them other than listed`,
    );
  if (restore)
    figures.push(
      `${counted(restore.dry_run ? restore.total_files : restore.files_restored, "file")}${restore.dry_run ? "" : ` in ${restore.folder}`}`,
      size(restore.dry_run ? restore.total_bytes : restore.bytes_restored),
      counted(restore.problem_count, "problem"),
    );
  return figures;
}
