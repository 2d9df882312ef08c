const BASE = "http://same.invalid";

/**
 * The page to show after logging in. Only a path of this very site is let through: `//evil`, `/\evil`, absolute URLs
 * and control characters all end at the start page, and so do the login and setup pages themselves.
 */
export function safeNextPath(next: string | null | undefined, fallback = "/"): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers drop them, which would let `/\t/evil` through
  if (!next?.startsWith("/") || /[\u0000-\u001f\\]/.test(next)) return fallback;
  const url = URL.canParse(next, BASE) ? new URL(next, BASE) : null;
  if (!url || url.origin !== BASE || /^\/(login|setup|api)(\/|$)/.test(url.pathname)) return fallback;
  const path = `${url.pathname}${url.search}${url.hash}`;
  return path.startsWith("//") ? fallback : path;
}

/** The login page that comes back to `path` afterwards. */
export const loginPathFor = (path: string): string => `/login?next=${encodeURIComponent(safeNextPath(path))}`;
