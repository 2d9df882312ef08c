/** Cookies that hold a choice of the reader and no secret; the server reads them, so that the first paint is right. */
export const THEME_COOKIE = "rm_theme";
export const TIME_ZONE_COOKIE = "rm_time_zone";
/** A time zone that the reader chose; it goes before the browser's own. */
export const TIME_ZONE_CHOICE_COOKIE = "rm_time_zone_choice";
export const LOCALE_COOKIE = "rm_locale";
/** Set while somebody is logged in, to tell "your session ended" from "log in". */
export const WAS_HERE_COOKIE = "rm_was_here";

const YEAR_SECONDS = 365 * 24 * 3600;

/** Writes a cookie in the browser; an empty value removes it. */
export function setCookie(name: string, value: string): void {
  const maxAge = value === "" ? 0 : YEAR_SECONDS;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing on plain http
  document.cookie = `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${maxAge}; SameSite=Lax`;
}
