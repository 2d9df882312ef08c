/** Text for people. Names and logs come from hosts, so what could steer a terminal is taken out of them. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: removing control characters is the purpose
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above, but tabs and line breaks stay
const CONTROL_BUT_LAYOUT = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** @param {string} text */
export const oneLine = (text) => text.replace(/\s+/g, " ").replace(CONTROL, "").trim();
/** @param {string} text */
export const printable = (text) => text.replace(CONTROL_BUT_LAYOUT, "");

/**
 * `2026-11-26 22:30` in this machine's time zone; `-` for none.
 * @param {string | null | undefined} instant RFC 3339
 */
export function when(instant) {
  if (!instant) return "-";
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return oneLine(instant);
  const two = (/** @type {number} */ value) => String(value).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

/** @param {number | null | undefined} count bytes */
export function size(count) {
  if (count === null || count === undefined) return "-";
  let [value, unit] = [count, 0];
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`;
}

/**
 * `1 h 02 min`, `3 min 05 s`, `7 s`; `-` while one of the two is missing.
 * @param {string | null | undefined} from RFC 3339
 * @param {string | null | undefined} to RFC 3339
 */
export function lasted(from, to) {
  if (!from || !to) return "-";
  const seconds = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
  const two = (/** @type {number} */ value) => String(value).padStart(2, "0");
  if (seconds >= 3600) return `${Math.floor(seconds / 3600)} h ${two(Math.floor((seconds % 3600) / 60))} min`;
  return seconds >= 60 ? `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s` : `${seconds} s`;
}

/**
 * `1 job`, `2 jobs`.
 * @param {number} count
 * @param {string} noun
 */
export const counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;
