import { AppError } from "@/server/core/errors";

/** Bytes from `start` up to but not including `end`. */
export type ByteRange = { start: number; end: number };

/**
 * The one range that a request asks for (RFC 9110, 14). Null asks for everything: no range, several, another unit or
 * one that cannot be read, and an `If-Range` that names another version.
 * @throws AppError `range_not_satisfiable` when the range begins behind the end
 */
export function requestedRange(headers: Headers, { length, etag }: { length: number; etag: string | null }) {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(headers.get("range")?.replaceAll(" ", "") ?? "");
  const [, first = "", last = ""] = match ?? [];
  const ifRange = headers.get("if-range");
  if (!match || (first === "" && last === "") || (ifRange !== null && ifRange !== etag)) return null;
  if (first !== "" && last !== "" && Number(last) < Number(first)) return null;
  const range: ByteRange =
    first === ""
      ? { start: Math.max(0, length - Number(last)), end: length }
      : { start: Number(first), end: last === "" ? length : Math.min(length, Number(last) + 1) };
  if (range.start >= range.end)
    throw new AppError("range_not_satisfiable", `There are ${length} bytes; ask for a range that begins before that.`);
  return range;
}
