import { inPath } from "../find.mjs";

/**
 * @typedef {import("./plan.mjs").Step} Step
 * @typedef {{ step: Step, id: string | null, error: unknown }} Outcome `error` is null where it went well
 */

/**
 * Does the steps of one host, in order. What one refusal leaves impossible is not tried: the rest of the host waits for
 * the next apply.
 * @param {import("../api.mjs").Api} api
 * @param {readonly Step[]} steps of one host
 * @param {ReadonlyMap<string, string>} groupIds by name, as they are before
 * @returns {Promise<Outcome[]>}
 */
export async function carryOut(api, steps, groupIds) {
  const ids = new Map(groupIds);
  /** @type {Outcome[]} */
  const outcomes = [];
  for (const step of steps) {
    try {
      const id = await doStep(api, step, ids);
      if (step.kind === "group" && id !== null) ids.set(step.name, id);
      outcomes.push({ step, id, error: null });
    } catch (error) {
      outcomes.push({ step, id: step.id, error });
      break;
    }
  }
  return outcomes;
}

/**
 * @param {import("../api.mjs").Api} api
 * @param {Step} step
 * @param {ReadonlyMap<string, string>} groupIds
 * @returns {Promise<string | null>} its id
 */
async function doStep(api, { action, kind, name, id, hostId, fields }, groupIds) {
  const folder = kind === "group" ? "source-groups" : "schedules";
  const idField = kind === "group" ? "source_group_id" : "schedule_id";
  const { source_groups: groups, ...rest } = fields;
  const body =
    groups === undefined
      ? rest
      : { ...rest, source_group_ids: groups.map((/** @type {string} */ group) => groupIds.get(group)) };
  switch (action) {
    case "create":
      return (await api.post(`/api/hosts/${inPath(hostId)}/${folder}`, { name, ...body }))[idField];
    case "update":
      await api.patch(`/api/${folder}/${inPath(id ?? "")}`, body);
      return id;
    case "delete":
      await api.remove(`/api/${folder}/${inPath(id ?? "")}`);
      return id;
    case "leave":
      return id;
  }
}
