"use client";

import { CircleAlert } from "lucide-react";
import { useTranslations } from "use-intl";
import { RESTORE_STEPS } from "@/app/_lib/restore-plan";
import type { Wizard } from "./use-wizard";

/** The steps, each open to go to; one that lacks something says so. */
export function Stepper({ step, missing, goTo }: Wizard) {
  const t = useTranslations("restore");
  return (
    <nav aria-label={t("steps")}>
      <ol className="grid grid-cols-2 gap-2 sm:grid-cols-4">
        {RESTORE_STEPS.map((name, index) => {
          const isIncomplete = missing.some((one) => one.step === name);
          return (
            <li key={name} className="min-w-0">
              <button
                type="button"
                aria-current={name === step ? "step" : undefined}
                onClick={() => goTo(name)}
                className="flex min-h-10 w-full items-center gap-2 rounded-md border border-line bg-surface px-3 text-left text-ink-soft hover:bg-hover max-sm:min-h-11 aria-[current=step]:border-accent aria-[current=step]:font-semibold aria-[current=step]:text-ink"
              >
                <span aria-hidden className="text-sm text-ink-faint tabular-nums">
                  {index + 1}
                </span>
                <span className="min-w-0 truncate">{t(`step.${name}`)}</span>
                {isIncomplete ? (
                  <span className="ml-auto text-warn" title={t("incomplete")}>
                    <CircleAlert aria-hidden className="size-4" />
                    <span className="sr-only">{t("incomplete")}</span>
                  </span>
                ) : null}
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
