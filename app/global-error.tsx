"use client";

import { useEffect, useState } from "react";
import { ErrorCard } from "./_components/error-card";
import { LOCALE_COOKIE } from "./_lib/cookies";
import { TextProvider } from "./_messages/provider";
import { type Locale, localeFrom } from "./_messages/text";
import "./globals.css";

/** Stands in for the whole document when even the root layout fails, so it finds the language out by itself. */
export default function GlobalError({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  const [locale, setLocale] = useState<Locale>("en");
  useEffect(() => {
    const chosen = new RegExp(`(?:^|; )${LOCALE_COOKIE}=(\\w+)`).exec(document.cookie)?.[1];
    setLocale(localeFrom(chosen, navigator.languages.join(",")));
  }, []);
  return (
    <html lang={locale} data-theme="system">
      <head>
        <title>restic-manager</title>
      </head>
      <body>
        <main className="mx-auto max-w-2xl px-4 py-16">
          <TextProvider locale={locale} timeZone="UTC">
            <ErrorCard error={error} retry={retry} />
          </TextProvider>
        </main>
      </body>
    </html>
  );
}
