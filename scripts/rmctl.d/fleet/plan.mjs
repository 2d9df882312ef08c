import { wrongUsage } from "../problem.mjs";
import { isSame } from "./same.mjs";

/**
 * @typedef {import("./document.mjs").Fields} Fields
 * @typedef {{ field: string, from: any, to: any }} Difference
 * @typedef {{ hostname: string, hostId: string, action: "create" | "update" | "delete" | "leave",
 *   kind: "group" | "schedule", name: string, id: string | null, fields: Fields, differences: Difference[] }} Step
 * `leave`: it is there, but not in the file, and nobody asked to remove it.
 * @typedef {{ hostname: string, hostId: string, groups: any[], schedules: any[] }} CurrentHost as the API lists them
 */

/**
 * What has to happen on one host, in an order in which each step can be done: groups before the schedules that name
 * them, and removed only after those.
 * @param {import("./document.mjs").WantedHost} wanted
 * @param {CurrentHost} current
 * @param {{ isPruning: boolean }} how
 * @returns {Step[]}
 * @throws {import("../problem.mjs").Problem} what cannot be done at all
 */
export function planHost(wanted, current, { isPruning }) {
  const names = new Map(current.groups.map((group) => [group.source_group_id, group.name]));
  const schedules = current.schedules.map((schedule) => ({
    ...schedule,
    source_groups: (schedule.source_group_ids ?? []).map((/** @type {string} */ id) => names.get(id) ?? id),
  }));
  const groupSteps = compare("group", wanted.groups, { ...current, things: current.groups, isPruning });
  const scheduleSteps = compare("schedule", wanted.schedules, { ...current, things: schedules, isPruning });
  checkGroupNames(wanted, { current, groupSteps });
  const isDelete = (/** @type {Step} */ { action }) => action === "delete";
  return [...groupSteps.filter((step) => !isDelete(step)), ...scheduleSteps, ...groupSteps.filter(isDelete)];
}

/**
 * @param {"group" | "schedule"} kind
 * @param {import("./document.mjs").ByName | null} wanted
 * @param {{ hostname: string, hostId: string, things: any[], isPruning: boolean }} there
 * @returns {Step[]}
 */
function compare(kind, wanted, { hostname, hostId, things, isPruning }) {
  if (wanted === null) return [];
  const idField = kind === "group" ? "source_group_id" : "schedule_id";
  const base = { hostname, hostId, kind };
  /** @type {Step[]} */
  const steps = [];
  for (const [name, fields] of Object.entries(wanted)) {
    const found = things.find((thing) => thing.name === name);
    const differences = Object.entries(fields)
      .filter(([field, value]) => !found || !isSame(field, value, found[field]))
      .map(([field, to]) => ({ field, from: found?.[field], to }));
    if (!found) {
      steps.push({ ...base, action: "create", name, id: null, fields, differences });
    } else if (differences.length > 0) {
      const changed = Object.fromEntries(differences.map(({ field, to }) => [field, to]));
      steps.push({ ...base, action: "update", name, id: found[idField], fields: changed, differences });
    }
  }
  const extra = things.filter(({ name }) => !Object.hasOwn(wanted, name));
  const action = isPruning ? "delete" : "leave";
  for (const thing of extra)
    steps.push({ ...base, action, name: thing.name, id: thing[idField], fields: {}, differences: [] });
  return steps;
}

/**
 * Every group that a schedule of the file names must be there in the end.
 * @param {import("./document.mjs").WantedHost} wanted
 * @param {{ current: CurrentHost, groupSteps: Step[] }} facts
 */
function checkGroupNames({ groups, schedules }, { current, groupSteps }) {
  const removed = new Set(groupSteps.filter(({ action }) => action === "delete").map(({ name }) => name));
  const kept = current.groups.map(({ name }) => name).filter((name) => !removed.has(name));
  const there = new Set([...kept, ...Object.keys(groups ?? {})]);
  for (const [name, fields] of Object.entries(schedules ?? {}))
    for (const group of fields.source_groups ?? [])
      if (!there.has(group))
        throw wrongUsage(
          `The schedule ${name} of ${current.hostname} names a source group ${group} that does not exist.`,
        );
}
