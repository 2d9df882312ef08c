import "server-only";
import { cookies, headers } from "next/headers";
import { cache } from "react";
import { createTranslator } from "use-intl/core";
import { LOCALE_COOKIE } from "@/app/_lib/cookies";
import { de } from "./de";
import { en } from "./en";
import { type Locale, localeFrom, type Messages, type Translation } from "./text";

const ALL: Record<Locale, Translation<Messages>> = { en, de };

/** The language of this request's reader. */
export const requestLocale: () => Promise<Locale> = cache(async () =>
  localeFrom((await cookies()).get(LOCALE_COOKIE)?.value, (await headers()).get("accept-language")),
);

/** The words of one namespace for a server component: titles, and what is said before there is a screen. */
export async function getText<Namespace extends keyof Messages>(namespace: Namespace) {
  const locale = await requestLocale();
  return createTranslator<Messages, Namespace>({ locale, messages: ALL[locale] as Messages, namespace });
}
