/** The text of a field; undefined when it was left empty. */
export function textFrom(form: FormData, name: string): string | undefined {
  const value = form.get(name);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The parts of a field, trimmed, without empty ones. */
export const listFrom = (form: FormData, name: string, separator: RegExp): string[] =>
  (textFrom(form, name) ?? "")
    .split(separator)
    .map((part) => part.trim())
    .filter(Boolean);
