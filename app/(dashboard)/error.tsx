"use client";

import { ErrorCard } from "@/app/_components/error-card";

export default function DashboardError({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  return <ErrorCard error={error} retry={retry} />;
}
