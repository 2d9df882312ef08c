import { EXIT } from "../exit-codes.mjs";
import { inPath } from "../find.mjs";
import { followLog } from "../follow.mjs";
import { wrongUsage } from "../problem.mjs";
import { printable } from "../text.mjs";
import { piecesOf } from "../transport.mjs";
import { exitOfJobs } from "../wait.mjs";

/** @type {import("../parse.mjs").Command} */
const logs = {
  path: "logs",
  summary: "print a job's log, or follow it to its end",
  args: "<job>",
  details:
    "Following survives a cut connection: no line is missed, none comes twice. It ends with exit code 1 when the\njob did not succeed. With --json each line is one JSON object.",
  options: { follow: { type: "boolean", short: "f", help: "go on until the job is over" } },
  examples: ["rmctl logs 0197a1c2-…", "rmctl logs -f $(rmctl run web-1.example -q)"],
  async run({ api, out, options, args }) {
    const jobId = args[0] ?? "";
    if (!options.follow && out.form === "json")
      throw wrongUsage("--json goes with -f.", "Run: rmctl jobs show JOB --json");
    return options.follow ? follow({ api, out, jobId }) : print({ api, out, jobId });
  },
};

/** @param {Pick<import("../main.mjs").Call, "api" | "out"> & { jobId: string }} what */
async function follow({ api, out, jobId }) {
  const isJson = out.form === "json";
  const status = await followLog(api, jobId, {
    onPause: out.say,
    onLines: (lines) => {
      const texts = lines.map((line) => (isJson ? JSON.stringify(line) : shown(out, textOf(line))));
      if (texts.length > 0) out.print(`${texts.join("\n")}\n`);
    },
  });
  if (status !== "succeeded") out.say(`The job is ${status}. Run: rmctl jobs show ${jobId}`);
  return exitOfJobs([status]);
}

/** As the API's plain text has it. @param {import("../follow.mjs").LogLine} line */
const textOf = ({ at, stream, text }) => `${at} ${stream} ${text}`;

/** As it comes, so that a long log needs no memory. @param {Pick<import("../main.mjs").Call, "api" | "out"> & { jobId: string }} what */
async function print({ api, out, jobId }) {
  const path = `/api/jobs/${inPath(jobId)}/log`;
  const answer = await api.open(path, { headers: { accept: "text/plain" } });
  answer.setEncoding("utf8");
  for await (const piece of piecesOf(answer, new URL(path, api.server))) await out.printAll(shown(out, piece));
  return EXIT.done;
}

/**
 * A terminal obeys what is printed to it; a file or a pipe gets the log as it is.
 * @param {import("../output.mjs").Output} out
 * @param {string} text
 */
const shown = (out, text) => (out.isTerminal ? printable(text) : text);

export const logCommands = [logs];
