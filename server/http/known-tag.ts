/** Whether `If-None-Match` holds one of the tags: weak or strong, one or many (RFC 9110, 13.1.2). */
export const isKnownTag = (headers: Headers, tags: readonly string[]): boolean =>
  (headers.get("if-none-match") ?? "")
    .split(",")
    .map((tag) => tag.trim())
    .some((tag) => tag === "*" || tags.includes(tag.replace(/^W\//, "")));
