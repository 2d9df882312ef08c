import { oneLine } from "./text.mjs";

/**
 * @template Row
 * @typedef {{ title: string, of: (row: Row) => string | number | null | undefined, isRight?: boolean, isState?: boolean }} Column
 */

/** Words of the API by what they mean for a person. */
const GOOD = new Set(["online", "ready", "succeeded", "protected", "enabled", "pending"]);
const BAD = new Set(["failed", "failing", "lost", "init_failed", "overdue", "expired", "revoked"]);
const MIDDLING = new Set([
  "offline",
  "partial",
  "cancelled",
  "paused",
  "never_backed_up",
  "unproven",
  "no_schedule",
  "disabled",
]);

/**
 * Aligned text, two spaces between columns, no blanks at line ends.
 * @template Row
 * @param {readonly Row[]} rows
 * @param {readonly Column<Row>[]} columns
 * @param {{ isColoured?: boolean }} [look]
 */
export function renderTable(rows, columns, { isColoured = false } = {}) {
  const cells = rows.map((row) => columns.map(({ of }) => textOf(of(row))));
  const widths = columns.map(({ title }, index) =>
    Math.max(width(title), ...cells.map((line) => width(line[index] ?? ""))),
  );
  const line = (/** @type {string[]} */ texts, /** @type {boolean} */ isHead) =>
    texts
      .map((text, index) => {
        const { isRight, isState } = columns[index] ?? {};
        const room = " ".repeat((widths[index] ?? 0) - width(text));
        const shown = isColoured ? (isHead ? bold(text) : isState ? toned(text) : text) : text;
        return isRight ? room + shown : shown + room;
      })
      .join("  ")
      .trimEnd();
  const head = columns.map(({ title }) => title);
  return [line(head, true), ...cells.map((texts) => line(texts, false))].map((text) => `${text}\n`).join("");
}

/**
 * One thing as `name  value` lines; what is null or empty is left out.
 * @param {readonly (readonly [string, string | number | null | undefined])[]} facts
 */
export function renderFacts(facts) {
  const known = facts.map(([name, value]) => /** @type {const} */ ([name, textOf(value)]));
  const shown = known.filter(([, value]) => value !== "-");
  const widest = Math.max(0, ...shown.map(([name]) => width(name)));
  return shown.map(([name, value]) => `${name}${" ".repeat(widest - width(name))}  ${value}\n`).join("");
}

/** @param {string | number | null | undefined} value */
const textOf = (value) => (value === null || value === undefined ? "" : oneLine(String(value))) || "-";

/** Columns that a text takes: marks that combine take none, East Asian wide letters two. @param {string} text */
export function width(text) {
  let columns = 0;
  for (const letter of text)
    if (!/\p{Mark}/u.test(letter))
      columns += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/.test(letter) ? 2 : 1;
  return columns;
}

/** @param {string} text */
const bold = (text) => `\u001b[1m${text}\u001b[0m`;

/** @param {string} text */
function toned(text) {
  const colour = GOOD.has(text) ? 32 : BAD.has(text) ? 31 : MIDDLING.has(text) ? 33 : 0;
  return colour === 0 ? text : `\u001b[${colour}m${text}\u001b[0m`;
}
