/** Tags as small labels; those beyond the limit are counted and named in the title. */
export function TagList({ tags, limit = 50 }: { tags: readonly string[]; limit?: number }) {
  const rest = tags.slice(limit);
  return (
    <span className="inline-flex flex-wrap items-center gap-1">
      {tags.slice(0, limit).map((tag) => (
        <span key={tag} className="rounded-sm border border-line bg-canvas px-1.5 text-xs leading-5 text-ink-soft">
          {tag}
        </span>
      ))}
      {rest.length > 0 ? (
        <span title={rest.join(", ")} className="text-xs text-ink-faint">
          +{rest.length}
        </span>
      ) : null}
    </span>
  );
}
