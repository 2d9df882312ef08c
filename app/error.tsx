"use client";

import { ErrorCard } from "./_components/error-card";

export default function ErrorPage({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  return (
    <main className="mx-auto max-w-2xl px-4 py-16">
      <ErrorCard error={error} retry={retry} />
    </main>
  );
}
