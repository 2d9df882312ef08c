/** What a fleet file may say. Values are judged by the server; names are judged here, so that a slip changes nothing. */
import { wrongUsage } from "../problem.mjs";

/**
 * @typedef {Record<string, any>} Fields as the API names them; a schedule names its groups in `source_groups`
 * @typedef {Record<string, Fields>} ByName
 * @typedef {{ groups: ByName | null, schedules: ByName | null }} WantedHost null: not the file's business
 * @typedef {Map<string, WantedHost>} Fleet by host name
 */

const HOST_KEYS = ["source_groups", "schedules"];
const GROUP_KEYS = ["paths", "excludes", "tags", "one_file_system", "exclude_caches", "vss", "limits", "hooks"];
const SCHEDULE_KEYS = [
  "kind",
  "cron",
  "time_zone",
  "spread_seconds",
  "source_groups",
  "retention",
  "check_parts",
  "missed_run_policy",
  "catch_up_hours",
  "blackouts",
  "enabled",
  "paused_until",
];

/** Keys of what lies deeper: the server would drop others unseen, and each apply would send them anew. */
const INNER_KEYS = {
  limits: ["upload_kibps", "download_kibps", "niceness", "io_priority", "compression", "read_concurrency"],
  hooks: ["before", "after"],
  retention: [
    ...["keep_last", "keep_hourly", "keep_daily", "keep_weekly", "keep_monthly", "keep_yearly"],
    ...["keep_within", "keep_tags"],
  ],
};
const BLACKOUT_KEYS = ["days", "from", "to"];

/**
 * @param {string} text JSON
 * @returns {Fleet}
 * @throws {import("../problem.mjs").Problem} wrong usage, naming the place
 */
export function readFleet(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw wrongUsage(`The file is no well-formed JSON: ${error instanceof Error ? error.message : error}.`);
  }
  const { hosts } = known(value, ["hosts"], "the file");
  /** @type {Fleet} */
  const fleet = new Map();
  for (const [name, host] of Object.entries(object(hosts, "hosts"))) {
    const hostname = name.toLowerCase();
    if (fleet.has(hostname)) throw wrongUsage(`hosts names ${hostname} twice.`);
    const { source_groups: groups, schedules } = known(host, HOST_KEYS, `hosts.${name}`);
    fleet.set(hostname, {
      groups: groups === undefined ? null : section(groups, GROUP_KEYS, `hosts.${name}.source_groups`),
      schedules: schedules === undefined ? null : section(schedules, SCHEDULE_KEYS, `hosts.${name}.schedules`),
    });
  }
  return fleet;
}

/** @param {unknown} value @param {readonly string[]} keys @param {string} place @returns {ByName} */
function section(value, keys, place) {
  const entries = Object.entries(object(value, place));
  for (const [name, fields] of entries) {
    const own = `${place}.${name}`;
    if (name === "" || name !== name.trim()) throw wrongUsage(`${own} must be a name without blanks around it.`);
    checkInside(known(fields, keys, own), own);
  }
  return Object.fromEntries(entries);
}

/** @param {Fields} fields @param {string} place */
function checkInside(fields, place) {
  const { source_groups: groups, blackouts } = fields;
  if (groups !== undefined && !(Array.isArray(groups) && groups.every((group) => typeof group === "string")))
    throw wrongUsage(`${place}.source_groups must be a list of names.`);
  for (const [field, keys] of Object.entries(INNER_KEYS)) {
    const inner = fields[field];
    if (inner !== undefined && inner !== null) known(inner, keys, `${place}.${field}`);
  }
  if (Array.isArray(blackouts))
    for (const [index, blackout] of blackouts.entries()) known(blackout, BLACKOUT_KEYS, `${place}.blackouts.${index}`);
}

/** @param {unknown} value @param {readonly string[]} keys @param {string} place @returns {Record<string, any>} */
function known(value, keys, place) {
  const found = object(value, place);
  const odd = Object.keys(found).find((key) => !keys.includes(key));
  if (odd !== undefined) throw wrongUsage(`${place} has an unknown key ${odd}.`, `Known are: ${keys.join(", ")}`);
  return found;
}

/** @param {unknown} value @param {string} place @returns {Record<string, any>} */
function object(value, place) {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw wrongUsage(`${place} must be an object.`);
}
