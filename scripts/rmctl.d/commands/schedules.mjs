import { EXIT } from "../exit-codes.mjs";
import { findHost, findOne, GROUP, inPath, listOf, SCHEDULE } from "../find.mjs";
import { readWait, tellOfJobs, WAIT_OPTIONS } from "../job-outcome.mjs";
import { milliseconds, wholeNumber } from "../parse.mjs";
import { wrongUsage } from "../problem.mjs";
import { confirm } from "../secrets.mjs";
import { when } from "../text.mjs";

const NAMED = "named as HOST/NAME or by its id";

/** @type {import("../parse.mjs").Command} */
const list = {
  path: "schedules list",
  isDefault: true,
  summary: "list schedules, of one host or of all",
  args: "[<host>]",
  hosts: true,
  options: {
    limit: { type: "string", value: "N", help: "of all hosts: how many at most" },
    after: { type: "string", value: "CURSOR", help: "of all hosts: the next page" },
  },
  examples: ["rmctl schedules list web-1.example"],
  async run({ api, out, options, args }) {
    const limit = wholeNumber(options.limit, "--limit");
    const { rows, next } = await read({ api, hostName: args[0], limit, after: options.after });
    out.list(rows, {
      id: (schedule) => schedule.schedule_id,
      empty: "No schedules.",
      columns: [
        { title: "SCHEDULE", of: (schedule) => `${schedule.hostname}/${schedule.name}` },
        { title: "KIND", of: (schedule) => schedule.kind },
        { title: "CRON", of: (schedule) => schedule.cron },
        { title: "TIME ZONE", of: (schedule) => schedule.time_zone },
        { title: "STATE", of: stateOf, isState: true },
        { title: "NEXT RUN", of: nextRun },
        { title: "LAST RUN", of: (schedule) => schedule.last_job?.status, isState: true },
        { title: "ID", of: (schedule) => schedule.schedule_id },
      ],
    });
    if (next) out.say(`There are more: add --after ${next}`);
    return EXIT.done;
  },
};

/** @param {{ api: import("../api.mjs").Api, hostName: string | undefined, limit: number | undefined, after: string | undefined }} what */
async function read({ api, hostName, limit, after }) {
  if (hostName !== undefined)
    return { rows: await listOf(api, SCHEDULE, (await findHost(api, hostName)).host_id), next: null };
  const query = new URLSearchParams();
  if (limit !== undefined) query.set("limit", String(limit));
  if (after !== undefined) query.set("cursor", after);
  const { data, next } = await api.call("GET", query.size > 0 ? `/api/schedules?${query}` : "/api/schedules");
  return { rows: data, next };
}

/** @param {any} schedule */
function stateOf({ enabled, paused_until: until }) {
  if (!enabled) return "disabled";
  return until && Date.parse(until) > Date.now() ? "paused" : "enabled";
}

/** @param {any} schedule */
function nextRun({ next_runs: runs }) {
  const [first] = runs ?? [];
  return when(typeof first === "string" ? first : (first?.due_at ?? first?.nominal_at));
}

/** @type {import("../parse.mjs").Command} */
const show = {
  path: "schedules show",
  summary: `show one schedule, ${NAMED}`,
  args: "<schedule> [<name>]",
  hosts: true,
  options: {},
  examples: ["rmctl schedules show web-1.example/nightly"],
  async run({ api, out, args }) {
    const schedule = await findOne(api, SCHEDULE, args);
    const { last_job: last, retention } = schedule;
    const groups = out.form === "text" ? await groupNames(api, schedule) : [];
    out.one(schedule, {
      id: schedule.schedule_id,
      facts: [
        ["schedule", `${schedule.hostname}/${schedule.name}`],
        ["id", schedule.schedule_id],
        ["kind", schedule.kind],
        ["cron", `${schedule.cron} (${schedule.time_zone})`],
        ["groups", groups.join(", ")],
        ["spread", schedule.spread_seconds ? `${schedule.spread_seconds} s` : null],
        ["state", stateOf(schedule)],
        ["paused until", when(schedule.paused_until)],
        [
          "keeps",
          retention &&
            Object.entries(retention)
              .map(([rule, value]) => `${rule} ${value}`)
              .join(", "),
        ],
        ["data read in", schedule.check_parts && `${schedule.check_parts} parts`],
        ["missed runs", schedule.missed_run_policy],
        ["next run", nextRun(schedule)],
        [
          "last run",
          last && `${last.status}, ${when(last.finished_at ?? last.nominal_at)} (rmctl jobs show ${last.job_id})`,
        ],
        ["warning", schedule.warnings?.join(" ")],
      ],
    });
    return EXIT.done;
  },
};

/**
 * @param {import("../api.mjs").Api} api
 * @param {any} schedule
 * @returns {Promise<string[]>}
 */
async function groupNames(api, { host_id: hostId, source_group_ids: ids }) {
  const groups = ids.length > 0 ? await listOf(api, GROUP, hostId) : [];
  return ids.map((/** @type {string} */ id) => groups.find((group) => group.source_group_id === id)?.name ?? id);
}

/** @type {import("../parse.mjs").Command} */
const run = {
  path: "schedules run",
  summary: `run a schedule now, ${NAMED}`,
  args: "<schedule> [<name>]",
  hosts: true,
  options: { ...WAIT_OPTIONS },
  examples: ["rmctl schedules run web-1.example/nightly --wait"],
  async run({ api, out, options, args }) {
    readWait(options);
    const schedule = await findOne(api, SCHEDULE, args);
    const answer = await api.post(`/api/schedules/${inPath(schedule.schedule_id)}/run`);
    const what = `schedule ${schedule.name} on ${schedule.hostname}`;
    return tellOfJobs({ api, out, options }, { answer, jobIds: answer.job_ids, what });
  },
};

/** @type {import("../parse.mjs").Command} */
const pause = {
  path: "schedules pause",
  summary: `pause a schedule, ${NAMED}`,
  args: "<schedule> [<name>]",
  hosts: true,
  details: "Without an end it is switched off until `rmctl schedules resume`. Runs of that time are not made up for.",
  options: {
    until: { type: "string", value: "TIME", help: "such as 2026-12-01 or 2026-12-01T08:00" },
    for: { type: "string", value: "TIME", help: "such as 90m, 12h, 3d or 2w" },
  },
  examples: ["rmctl schedules pause web-1.example/nightly --for 3d"],
  async run({ api, out, options, args }) {
    const until = endOf(options);
    const { schedule_id: id } = await findOne(api, SCHEDULE, args);
    const schedule = await api.patch(
      `/api/schedules/${inPath(id)}`,
      until ? { paused_until: until } : { enabled: false },
    );
    const end = until ? `until ${when(until)}` : "until it is resumed";
    out.done(schedule, { sentence: `${schedule.hostname}/${schedule.name} is paused ${end}.`, id });
    return EXIT.done;
  },
};

/** @param {import("../parse.mjs").Options} options @returns {string | null} RFC 3339 */
function endOf({ until, for: span }) {
  if (until !== undefined && span !== undefined) throw wrongUsage("Give --until or --for, not both.");
  if (span !== undefined) return new Date(Date.now() + milliseconds(span, "--for")).toISOString();
  if (until === undefined) return null;
  // A day alone would be read as UTC; a person means the one of the machine.
  const at = new Date(/^\d{4}-\d\d-\d\d$/.test(until) ? `${until}T00:00` : until);
  if (Number.isNaN(at.getTime())) throw wrongUsage("--until must be a time such as 2026-12-01T08:00.");
  if (at.getTime() <= Date.now()) throw wrongUsage("--until must lie in the future.");
  return at.toISOString();
}

/** @type {import("../parse.mjs").Command} */
const resume = {
  path: "schedules resume",
  summary: `let a paused schedule run again, ${NAMED}`,
  args: "<schedule> [<name>]",
  hosts: true,
  options: {},
  examples: ["rmctl schedules resume web-1.example/nightly"],
  async run({ api, out, args }) {
    const { schedule_id: id } = await findOne(api, SCHEDULE, args);
    const schedule = await api.patch(`/api/schedules/${inPath(id)}`, { enabled: true, paused_until: null });
    const sentence = `${schedule.hostname}/${schedule.name} runs again, next at ${nextRun(schedule)}.`;
    out.done(schedule, { sentence, id });
    return EXIT.done;
  },
};

/** @type {import("../parse.mjs").Command} */
const remove = {
  path: "schedules rm",
  summary: `remove a schedule, ${NAMED}`,
  args: "<schedule> [<name>]",
  hosts: true,
  options: { yes: { type: "boolean", short: "y", help: "do not ask" } },
  examples: ["rmctl schedules rm web-1.example/nightly --yes"],
  async run({ api, io, out, options, args }) {
    const { schedule_id: id, hostname, name } = await findOne(api, SCHEDULE, args);
    if (!options.yes && !(await confirm(io, `Remove the schedule ${name} of ${hostname}?`)))
      throw wrongUsage(`${hostname}/${name} was not removed.`, "Confirm it with --yes.");
    await api.remove(`/api/schedules/${inPath(id)}`);
    out.say(`Removed ${hostname}/${name}.`);
    return EXIT.done;
  },
};

export const scheduleCommands = [list, show, run, pause, resume, remove];
