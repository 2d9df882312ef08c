import { createHash } from "node:crypto";
import type { DumpFormat } from "@/agent/protocol/mod";

const MEDIA_TYPES: Record<DumpFormat, string> = {
  raw: "application/octet-stream",
  tar: "application/x-tar",
  zip: "application/zip",
};
export const mediaTypeOf = (format: DumpFormat): string => MEDIA_TYPES[format];

/** Control characters and line breaks, what turns the direction of text around, and what parts a path. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that a name must not bring along
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffd/\\]/g;
/** File systems take 255 bytes; four of them may be one character. */
const MAX_CHARACTERS = 60;

type Named = { path: string; format: DumpFormat; hostname: string; snapshotId: string };

/** What the receiver saves it as: the name in the snapshot without what could deceive, with the archive's own ending. */
export function filenameOf({ path, format, hostname, snapshotId }: Named): string {
  const own = path === "/" ? `${hostname}-${snapshotId.slice(0, 8)}` : path.slice(path.lastIndexOf("/") + 1);
  const safe = wellFormed(own).replace(UNSAFE, "_");
  return format === "raw" ? shorten(safe, "") : shorten(safe, `.${format}`);
}

/** Half a character, which no encoding can hold, becomes the sign for an unknown one. */
const wellFormed = (text: string): string => Buffer.from(text, "utf8").toString("utf8");

/** Short enough, and what comes behind the last dot is kept: it says what the file is. */
function shorten(name: string, ending: string): string {
  const characters = [...name];
  if (Buffer.byteLength(name + ending) <= 255) return name + ending;
  const dot = name.lastIndexOf(".");
  const own = dot > 0 && name.length - dot <= 12 ? name.slice(dot) : "";
  return characters.slice(0, MAX_CHARACTERS - own.length).join("") + own + ending;
}

/** RFC 6266 with RFC 5987: any name, and an ASCII one beside it for whoever reads no other. */
export function contentDisposition(filename: string): string {
  const ascii = filename.replace(/[^\x20-\x7e]|["%;\\]/gu, "_");
  const encoded = encodeURIComponent(filename).replace(
    /['()*!]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

type Tagged = { snapshotId: string; path: string; format: DumpFormat; resticVersion: string | null };

/**
 * Strong: the same question gives the same bytes. How an archive is written is up to restic, so one of another version
 * is another one.
 */
export function etagOf({ snapshotId, path, format, resticVersion }: Tagged): string {
  const writer = format === "raw" ? "" : (resticVersion ?? "");
  const hash = createHash("sha256").update([snapshotId, format, writer, path].join("\0")).digest("hex");
  return `"${hash.slice(0, 40)}"`;
}
