import { counted, oneLine } from "../text.mjs";

/** @typedef {import("./plan.mjs").Step} Step */

const MARK = { create: "+", update: "~", delete: "-", leave: " " };

/**
 * The plan as people read it.
 * @param {readonly Step[]} steps
 */
export function planText(steps) {
  const hosts = [...new Set(steps.map(({ hostname }) => hostname))];
  return hosts
    .map(
      (hostname) =>
        `${hostname}\n${steps
          .filter((step) => step.hostname === hostname)
          .map(stepText)
          .join("")}`,
    )
    .join("");
}

/** @param {Step} step */
function stepText(step) {
  const { action, kind, name, differences } = step;
  const remark = action === "leave" ? "  is not in the file; --prune removes it" : "";
  const lines = differences.map((difference) => `      ${differenceText(difference, action === "create")}\n`);
  return `  ${MARK[action]} ${kind} ${oneLine(name)}${remark}\n${lines.join("")}`;
}

/**
 * @param {import("./plan.mjs").Difference} difference
 * @param {boolean} isNew
 */
function differenceText({ field, from, to }, isNew) {
  const [before, after] = [shown(field, from), shown(field, to)];
  if (isNew) return `${field}: ${after}`;
  return before === after ? `${field}: changes` : `${field}: ${before} → ${after}`;
}

/** Hooks are shell lines and may hold a password: only their names show. @param {string} field @param {any} value */
function shown(field, value) {
  if (value === null || value === undefined) return "none";
  return field === "hooks" ? JSON.stringify(Object.keys(value)) : oneLine(JSON.stringify(value));
}

/** @param {readonly Step[]} steps */
export function countText(steps) {
  const count = (/** @type {Step["action"]} */ action) => steps.filter((step) => step.action === action).length;
  const { create, update, remove } = { create: count("create"), update: count("update"), remove: count("delete") };
  if (create + update + remove === 0) return "Nothing to change.";
  return `${counted(create, "thing")} to create, ${update} to change, ${remove} to remove.`;
}

/** For machines. @param {Step} step @param {string | null} error */
export const stepJson = ({ hostname, action, kind, name, differences }, error) => ({
  hostname,
  action,
  kind,
  name,
  changes: differences.map(({ field, from, to }) =>
    field === "hooks" ? { field } : { field, from: from ?? null, to: to ?? null },
  ),
  ...(error === null ? {} : { error }),
});
