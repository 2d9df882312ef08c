"use client";

import { useLocale, useTranslations } from "use-intl";
import type { Blackout, Retention } from "@/agent/protocol/mod";
import { cronText } from "./cron-text";
import { retentionText } from "./schedule-form";
import { blackoutText } from "./schedule-view";

/** A cron expression as a sentence in the reader's language. */
export function useCronText(): (cron: string) => string {
  const t = useTranslations("schedules.cron");
  const locale = useLocale();
  return (cron) => cronText(cron, { t, locale });
}

export function useBlackoutText(): (blackout: Blackout) => string {
  const t = useTranslations("schedules.blackoutText");
  const locale = useLocale();
  return (blackout) => blackoutText(blackout, { t, locale });
}

export function useRetentionText(): (retention: Retention) => string {
  const t = useTranslations("schedules.retentionText");
  return (retention) => retentionText(retention, t);
}
