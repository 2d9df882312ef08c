"use client";

import { CircleCheck, CircleDashed, OctagonAlert, TriangleAlert } from "lucide-react";
import { useTranslations } from "use-intl";
import type { Overview } from "@/app/_lib/api-types";
import { cn } from "@/app/_lib/cn";
import { moodOf } from "@/app/_lib/overview";
import { useIssueText } from "./issue-text";

const LOOK = {
  good: { icon: CircleCheck, className: "text-good" },
  warn: { icon: TriangleAlert, className: "text-warn" },
  bad: { icon: OctagonAlert, className: "text-bad" },
  idle: { icon: CircleDashed, className: "text-idle" },
} as const;

/** How the fleet is, in one sentence: `11 of 12 hosts protected; web-3: overdue for 9 h.` */
export function StateSentence({ overview }: { overview: Overview }) {
  const t = useTranslations("overview");
  const issueText = useIssueText();
  const { hosts, issues } = overview;
  const { icon: Icon, className } = LOOK[moodOf(overview)];
  const safe = hosts.protection.protected;
  const [worst] = issues.shown;
  const parts = [t("sentence.some", { protected: safe, total: hosts.total })];
  if (worst) parts.push(t("sentence.worst", { name: worst.hostname ?? t("needs.server"), what: issueText(worst) }));
  if (issues.total > 1) parts.push(t("sentence.and", { more: issues.total - 1 }));
  const text = safe === hosts.total && !worst ? t("sentence.all", { total: hosts.total }) : `${parts.join("; ")}.`;
  return (
    <p className="flex items-start gap-2 text-lg text-ink">
      <Icon aria-hidden className={cn("mt-0.5 size-5 shrink-0", className)} />
      <span className="min-w-0 [overflow-wrap:anywhere]">{text}</span>
    </p>
  );
}
