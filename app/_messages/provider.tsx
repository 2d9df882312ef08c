"use client";

import dynamic from "next/dynamic";
import type { ComponentType, ReactNode } from "react";
import type { Locale } from "./text";

type Props = { timeZone: string; children: ReactNode };

/** Each language is a file of its own: a reader loads one, once, and the browser keeps it. */
const PROVIDERS: Record<Locale, ComponentType<Props>> = {
  en: dynamic(() => import("./en/provider")),
  de: dynamic(() => import("./de/provider")),
};

/** Gives the words of one language to `useTranslations` below it. */
export function TextProvider({ locale, ...props }: Props & { locale: Locale }) {
  const Provider = PROVIDERS[locale];
  return <Provider {...props} />;
}
