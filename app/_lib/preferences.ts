"use client";

import { useSyncExternalStore } from "react";
import type { Locale } from "@/app/_messages/text";
import { LOCALE_COOKIE, setCookie, THEME_COOKIE } from "./cookies";
import { type Theme, themeOf } from "./theme";

const CHANGED = "rm-theme-changed";

/** The theme as the document has it; several parts of a page may change it. */
export function useTheme(atStart: Theme): [Theme, (theme: Theme) => void] {
  const theme = useSyncExternalStore(
    (changed) => {
      window.addEventListener(CHANGED, changed);
      return () => window.removeEventListener(CHANGED, changed);
    },
    () => themeOf(document.documentElement.dataset.theme),
    () => atStart,
  );
  return [theme, chooseTheme];
}

export function chooseTheme(theme: Theme): void {
  setCookie(THEME_COOKIE, theme);
  document.documentElement.dataset.theme = theme;
  window.dispatchEvent(new Event(CHANGED));
}

/** Comes back to the same place in another language. */
export function chooseLocale(locale: Locale): void {
  setCookie(LOCALE_COOKIE, locale);
  window.location.reload();
}
