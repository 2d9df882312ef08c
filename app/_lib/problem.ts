/** What the UI shows of a failed call: one sentence, a code, and sentences beside fields. */
export type Problem = { code: string; message: string; fields: Record<string, string> };

type Detail = { field: string; message: string };

const UNREACHABLE: Problem = {
  code: "unreachable",
  message: "The server did not answer. Check your connection, then try again.",
  fields: {},
};

/** Reads a tRPC client error by shape; anything without our code is taken for a connection that failed. */
export function problemOf(error: unknown): Problem {
  if (!isRecord(error)) return UNREACHABLE;
  const data = isRecord(error.data) ? error.data : null;
  if (!data) return UNREACHABLE;
  return {
    code: typeof data.appCode === "string" ? data.appCode : "internal",
    message: typeof error.message === "string" ? error.message : "Something went wrong. Try again.",
    fields: fieldsOf(data.details),
  };
}

/** Reads an answer of the JSON API (`{code, message, details}`). */
export function problemOfJson(body: unknown): Problem {
  if (!isRecord(body) || typeof body.code !== "string" || typeof body.message !== "string") return UNREACHABLE;
  return { code: body.code, message: body.message, fields: fieldsOf(body.details) };
}

/** The same problem with each of its sentences passed through `say`, which gets the code for the main one. */
export const problemSaid = (
  { code, message, fields }: Problem,
  say: (english: string, code?: string) => string,
): Problem => ({
  code,
  message: say(message, code),
  fields: Object.fromEntries(Object.entries(fields).map(([field, sentence]) => [field, say(sentence)])),
});

/**
 * The first sentence for each field; `tags.0` and `tags.1` both belong to `tags`, and `hooks.before` shows there as
 * well as under its own name. snake_case becomes camelCase.
 */
function fieldsOf(details: unknown): Record<string, string> {
  const fields: Record<string, string> = {};
  if (!Array.isArray(details)) return fields;
  for (const detail of details.filter(isDetail)) {
    const name = detail.field.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    fields[name.split(".")[0] ?? ""] ??= detail.message;
    if (/\.\D/.test(name)) fields[name] ??= detail.message;
  }
  return fields;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const isDetail = (value: unknown): value is Detail =>
  isRecord(value) && typeof value.field === "string" && typeof value.message === "string";
