"use client";

import { ErrorCard } from "./_components/error-card";
import "./globals.css";

/** Stands in for the whole document when even the root layout fails. */
export default function GlobalError({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  return (
    <html lang="en" data-theme="system">
      <head>
        <title>Something broke · restic-manager</title>
      </head>
      <body>
        <main className="mx-auto max-w-2xl px-4 py-16">
          <ErrorCard error={error} retry={retry} />
        </main>
      </body>
    </html>
  );
}
