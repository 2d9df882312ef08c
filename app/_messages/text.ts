import type { en } from "./en";

export const LOCALES = ["en", "de"] as const;
export type Locale = (typeof LOCALES)[number];

/** Each language by its own name, for whoever cannot read the one that is shown. */
export const LOCALE_NAME: Record<Locale, string> = { en: "English", de: "Deutsch" };

export type Messages = typeof en;

/** The same keys with other words: a language that lacks one, or has one too many, does not compile. */
export type Translation<Source> = {
  readonly [Key in keyof Source]: Source[Key] extends string ? string : Translation<Source[Key]>;
};

type Keys<Group> = {
  [Key in keyof Group & string]: Group[Key] extends string ? Key : `${Key}.${keyof Group[Key] & string}`;
}[keyof Group & string];
/** A key of the namespace `status`, such as `job.running`. */
export type StatusKey = Keys<Messages["status"]>;

declare module "use-intl" {
  // Makes every key that is asked for, and every value it needs, checked by the compiler.
  interface AppConfig {
    Locale: Locale;
    Messages: Messages;
  }
}

export const isLocale = (text: unknown): text is Locale => LOCALES.some((one) => one === text);

/**
 * The reader's language: what they chose, else the first of the browser's that there is, else English.
 * @param acceptLanguage the header as it came, in order of preference
 */
export function localeFrom(chosen: string | undefined, acceptLanguage: string | null): Locale {
  if (isLocale(chosen)) return chosen;
  const wanted = (acceptLanguage ?? "").split(",").map((part) => part.trim().slice(0, 2).toLowerCase());
  return wanted.find(isLocale) ?? "en";
}
