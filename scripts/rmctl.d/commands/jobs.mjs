import { EXIT } from "../exit-codes.mjs";
import { findHost, inPath } from "../find.mjs";
import { figuresOf, readWait, tellOfJobs, WAIT_OPTIONS } from "../job-outcome.mjs";
import { wholeNumber } from "../parse.mjs";
import { counted, lasted, when } from "../text.mjs";

/** @type {import("../parse.mjs").Command} */
const list = {
  path: "jobs list",
  isDefault: true,
  summary: "list jobs, newest first",
  args: "",
  options: {
    host: { type: "string", value: "HOST", help: "only those of one host" },
    kind: {
      type: "string",
      value: "KIND",
      help: "init, probe, backup, snapshots, forget, prune, check, unlock or verify",
    },
    status: {
      type: "string",
      value: "STATUS",
      help: "queued, sent, running, succeeded, partial, failed, cancelled or lost",
    },
    limit: { type: "string", value: "N", help: "how many, 50 when left out" },
    before: { type: "string", value: "JOB", help: "older than that one: the next page" },
  },
  examples: ["rmctl jobs --host web-1.example --status failed", "rmctl jobs --kind backup --limit 10 -q"],
  async run({ api, out, options }) {
    const { host, kind, status, before } = options;
    const limit = wholeNumber(options.limit, "--limit");
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries({ kind, status, limit, before }))
      if (value !== undefined) query.set(name, String(value));
    const path = host === undefined ? "/api/jobs" : `/api/hosts/${inPath((await findHost(api, host)).host_id)}/jobs`;
    const { data, next } = await api.call("GET", query.size > 0 ? `${path}?${query}` : path);
    out.list(data, {
      id: (job) => job.job_id,
      empty: "No job fits.",
      columns: [
        { title: "JOB", of: (job) => job.job_id },
        { title: "HOST", of: (job) => job.hostname },
        { title: "KIND", of: (job) => job.kind },
        { title: "GROUP", of: (job) => job.source_group_name },
        { title: "STATUS", of: (job) => job.status, isState: true },
        { title: "CAUSE", of: (job) => job.cause },
        { title: "CREATED", of: (job) => when(job.created_at) },
        { title: "TOOK", of: (job) => lasted(job.started_at, job.finished_at), isRight: true },
        { title: "BY", of: (job) => job.requested_by },
      ],
    });
    if (next) out.say(`There are more: add --before ${next}`);
    return EXIT.done;
  },
};

/** @type {import("../parse.mjs").Command} */
const show = {
  path: "jobs show",
  summary: "show one job",
  args: "<job>",
  options: {},
  examples: ["rmctl jobs show 0197a1c2-…"],
  async run({ api, out, args }) {
    const job = await api.get(`/api/jobs/${inPath(args[0] ?? "")}`);
    out.one(job, { id: job.job_id, facts: factsOf(job) });
    return EXIT.done;
  },
};

/** @param {any} job @returns {[string, string | number | null][]} */
function factsOf(job) {
  const percent = job.progress?.percent_done;
  return [
    ["job", job.job_id],
    ["host", job.hostname],
    ["kind", job.kind],
    ["group", job.source_group_name],
    ["status", job.status],
    ["progress", typeof percent === "number" ? `${Math.floor(percent * 100)} %` : null],
    ["cause", job.cause],
    ["message", job.message],
    ["do this", job.fix],
    ["by", job.requested_by],
    ["created", when(job.created_at)],
    ["started", when(job.started_at)],
    ["finished", when(job.finished_at)],
    ["took", lasted(job.started_at, job.finished_at)],
    ["exit code", job.exit_code],
    ["snapshot", job.snapshot_id],
    ["figures", figuresOf(job).join(", ")],
    ["attempts", job.attempts > 1 ? job.attempts : null],
    ["log", job.log_removed_at ? null : `${counted(job.log_lines, "line")} (rmctl logs ${job.job_id})`],
    ["log removed", when(job.log_removed_at)],
  ];
}

/** @type {import("../parse.mjs").Command} */
const cancel = {
  path: "jobs cancel",
  summary: "end a job that is not over",
  args: "<job>",
  options: {},
  examples: ["rmctl jobs cancel 0197a1c2-…"],
  async run({ api, out, args }) {
    const job = await api.post(`/api/jobs/${inPath(args[0] ?? "")}/cancel`);
    const sentence = job.finished_at ? `The job is ${job.status}.` : "The host was asked to end the job.";
    out.done(job, { sentence, id: job.job_id });
    return EXIT.done;
  },
};

/** @type {import("../parse.mjs").Command} */
const retry = {
  path: "jobs retry",
  summary: "queue a new job with the order of one that is over",
  args: "<job>",
  options: { ...WAIT_OPTIONS },
  examples: ["rmctl jobs retry 0197a1c2-… --wait"],
  async run({ api, out, options, args }) {
    readWait(options);
    const answer = await api.post(`/api/jobs/${inPath(args[0] ?? "")}/retry`);
    return tellOfJobs({ api, out, options }, { answer, jobIds: [answer.job_id], what: "retry" });
  },
};

export const jobCommands = [list, show, cancel, retry];
