/** Tags as they are typed: separated by spaces or commas. Pure. */
export const MAX_TAGS = 20;
const MAX_LENGTH = 64;

export const tagsFrom = (text: string): string[] => [...new Set(text.split(/[\s,]+/).filter(Boolean))];

/** What is wrong with them, as a key of `host.settings.tags`; the server has the same rules. */
export function tagsProblem(tags: readonly string[]): "tooMany" | "tooLong" | null {
  if (tags.length > MAX_TAGS) return "tooMany";
  return tags.some((tag) => tag.length > MAX_LENGTH) ? "tooLong" : null;
}
