"use client";

import { useTranslations } from "use-intl";
import type { Issue } from "@/app/_lib/api-types";
import { useNow } from "@/app/_lib/time";
import { useFormat } from "@/app/_lib/use-format";
import { useCauseTitle } from "@/app/_lib/use-status-text";

const MINUTE_MS = 60_000;

/** What is the matter, in words: `overdue for 9 h`. */
export function useIssueText(): (issue: Issue) => string {
  const t = useTranslations("overview");
  const format = useFormat();
  const causeTitle = useCauseTitle();
  const now = useNow(MINUTE_MS);
  return ({ kind, since, cause, alertKind }) => {
    const span = roughly(format.duration(Math.max(MINUTE_MS, now - since.getTime())));
    const what = () => {
      switch (kind) {
        case "overdue":
        case "never_backed_up":
        case "offline":
        case "unproven":
          return t(`issue.${kind}`, { span });
        case "alert":
          return t("issue.alert", { span, title: alertKind === null ? "" : t(`alert.${alertKind}`) });
        case "failing":
        case "drill_failed":
        case "init_failed":
        case "partial":
        case "update_failed":
        case "no_schedule":
          return t(`issue.${kind}`);
      }
    };
    return cause === null ? what() : t("issue.withCause", { what: what(), cause: causeTitle(cause) });
  };
}

/** `9 h 12 min` → `9 h`: how long is told by its largest unit. */
const roughly = (span: string): string => span.split(" ").slice(0, 2).join(" ");
