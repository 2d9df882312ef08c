"use client";

import { useTranslations } from "use-intl";
import { When } from "@/app/_components/when";

/** What is left of a log that the server removed to make room. */
export function LogRemoved({ lines, at }: { lines: number; at: Date }) {
  const t = useTranslations("log");
  return (
    <section aria-label={t("title")} className="rounded-lg border border-line bg-surface px-4 py-3">
      <h2 className="text-base font-semibold">{t("title")}</h2>
      <p className="text-sm text-ink-soft">{t.rich("removed", { count: lines, when: () => <When at={at} /> })}</p>
    </section>
  );
}
