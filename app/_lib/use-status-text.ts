"use client";

import { useTranslations } from "use-intl";
import type { Job } from "./api-types";

/** The title of a cause that came as text; one that this version does not know is shown as it is. */
export function useCauseTitle(): (cause: string) => string {
  const t = useTranslations("status.cause");
  return (cause) => (t.has(cause as never) ? t(cause as never) : cause.replaceAll("_", " "));
}

/** What a job does, in a few words. */
export function useJobTitle(): (job: Pick<Job, "kind" | "isDryRun">) => string {
  const t = useTranslations();
  return ({ kind, isDryRun }) => {
    const title = t(`status.jobKind.${kind}`);
    return isDryRun ? t("common.dryRun", { title }) : title;
  };
}
