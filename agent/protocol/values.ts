/**
 * Value shapes that both sides check: the server before it stores them, the agent again before it acts on them.
 * The agent runs as root, so it trusts nobody's validation but its own.
 */
import * as z from "zod";

/** NUL, newline and every other control character: they break env files, unit files and argv alike. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing control characters is the purpose
const CONTROL = /[\u0000-\u001f\u007f]/;
export const hasControlCharacter = (text: string): boolean => CONTROL.test(text);

const noControl = (text: string) => !hasControlCharacter(text);
const CONTROL_MESSAGE = "must not hold line breaks or other control characters";

/** RFC 1123 host name, at most 253 characters, stored in lower case. */
export const hostnameSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(253, "must be at most 253 characters")
  .regex(
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/,
    "must be a host name of letters, digits, hyphens and dots (RFC 1123)",
  );

const WINDOWS_ABSOLUTE = /^(?:[A-Za-z]:[\\/]|\\\\[^\\/]+[\\/][^\\/]+)/;
export const isAbsolutePath = (path: string): boolean => path.startsWith("/") || WINDOWS_ABSOLUTE.test(path);

/** Absolute POSIX or Windows path, at most 4096 characters. */
export const absolutePathSchema = z
  .string()
  .min(1)
  .max(4096, "must be at most 4096 characters")
  .refine(noControl, CONTROL_MESSAGE)
  .refine(isAbsolutePath, "must be an absolute path, such as /etc or C:\\Users");

/** restic tag or host tag. A comma would split it in restic's `--tag`. */
export const tagSchema = z
  .string()
  .trim()
  .min(1, "must not be empty")
  .max(64, "must be at most 64 characters")
  .regex(/^[^\s,]+$/, "must not hold spaces or commas")
  .refine(noControl, CONTROL_MESSAGE);

/** One restic exclude pattern. */
export const excludePatternSchema = z
  .string()
  .min(1)
  .max(1024, "must be at most 1024 characters")
  .refine(noControl, CONTROL_MESSAGE);

/** A secret that travels by environment variable: any text without control characters, at most 1024 characters. */
export const secretSchema = z
  .string()
  .min(1, "must not be empty")
  .max(1024, "must be at most 1024 characters")
  .refine(noControl, CONTROL_MESSAGE);

/** A line for the host's own shell: one line, at most 2000 characters. Only ever run where the host's file allows it. */
export const shellLineSchema = z
  .string()
  .trim()
  .min(1, "must not be empty")
  .max(2000, "must be at most 2000 characters")
  .refine(noControl, CONTROL_MESSAGE);
