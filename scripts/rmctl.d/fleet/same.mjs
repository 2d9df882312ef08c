/** Whether the server already has what the file wants. It stores some values in a form of its own. */

/**
 * @param {string} field
 * @param {any} wanted
 * @param {any} current
 */
export function isSame(field, wanted, current) {
  switch (field) {
    case "paths":
      return isEqual(unique(wanted, cleanPath), unique(current, cleanPath));
    case "tags":
      return isEqual(unique(wanted, trimmed), unique(current, trimmed));
    case "cron":
      return isEqual(trimmed(wanted), current);
    case "hooks":
      return isEqual(trimmedValues(wanted), current);
    case "paused_until":
      return instant(wanted) === instant(current);
    default:
      return isEqual(wanted, current);
  }
}

/**
 * Deep, with null and a missing key as one: restic and the API leave out what is not set.
 * @param {any} one
 * @param {any} other
 * @returns {boolean}
 */
export function isEqual(one, other) {
  const [a, b] = [one ?? null, other ?? null];
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return a === b;
  if (Array.isArray(a) !== Array.isArray(b) || (Array.isArray(a) && a.length !== b.length)) return false;
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => isEqual(a[key], b[key]));
}

/** @param {any} values @param {(text: string) => string} clean */
const unique = (values, clean) =>
  Array.isArray(values)
    ? [...new Set(values.map((value) => (typeof value === "string" ? clean(value) : value)))]
    : values;
/** @param {any} text */
const trimmed = (text) => (typeof text === "string" ? text.trim() : text);
/** @param {any} values */
const trimmedValues = (values) =>
  Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, trimmed(value)]));
/** @param {any} text */
const instant = (text) => (typeof text === "string" ? Date.parse(text) || text : (text ?? null));

/** Without doubled or trailing separators, `.` and `..`. A path without a leading slash is one of Windows. @param {string} path */
function cleanPath(path) {
  if (path.startsWith("/")) return `/${parts(path.split("/")).join("/")}`;
  const volume = /^([\\/]{2}[^\\/]+[\\/]+[^\\/]+|[A-Za-z]:)/.exec(path)?.[0] ?? "";
  return `${volume.replaceAll("/", "\\")}\\${parts(path.slice(volume.length).split(/[\\/]/)).join("\\")}`;
}

/** @param {readonly string[]} all */
function parts(all) {
  /** @type {string[]} */
  const clean = [];
  for (const part of all) {
    if (part === "..") clean.pop();
    else if (part !== "" && part !== ".") clean.push(part);
  }
  return clean;
}
