"use client";

import { CircleCheck, CircleDashed, CircleMinus, Hourglass, LoaderCircle } from "lucide-react";
import { useTranslations } from "use-intl";
import { When } from "@/app/_components/when";
import type { Job } from "@/app/_lib/api-types";
import { cn } from "@/app/_lib/cn";
import { type Step, type StepState, stepsOf } from "@/app/_lib/job-view";
import { JOB_STATE } from "@/app/_lib/status";
import { useFormat } from "@/app/_lib/use-format";

const LOOK = {
  done: { icon: CircleCheck, className: "text-ink-soft" },
  now: { icon: LoaderCircle, className: "animate-spin-slow text-run" },
  todo: { icon: CircleDashed, className: "text-ink-faint" },
  skipped: { icon: CircleMinus, className: "text-ink-faint" },
} as const satisfies Record<StepState, unknown>;

const END_TONE = {
  good: "text-good",
  run: "text-run",
  warn: "text-warn",
  bad: "text-bad",
  idle: "text-idle",
} as const;

/** A step that took less than this is as good as at once. */
const WORTH_A_WORD_MS = 100;

export function JobTimeline({ job }: { job: Job }) {
  const t = useTranslations("job.timeline");
  const steps = stepsOf(job);
  return (
    <ol
      aria-label={t("title")}
      className="grid gap-x-4 gap-y-3 rounded-lg border border-line bg-surface p-4 sm:grid-cols-4"
    >
      {steps.map((step, index) => (
        <TimelineStep key={step.name} step={step} job={job} before={steps[index - 1]?.at ?? null} />
      ))}
    </ol>
  );
}

function TimelineStep({ step: { name, at, state }, job, before }: { step: Step; job: Job; before: Date | null }) {
  const t = useTranslations("job.timeline");
  const ofState = useTranslations("status.job");
  const format = useFormat();
  const isEnd = name === "finished" && state === "done";
  const isWaiting = name === "running" && job.waitsForRepository;
  const look = isWaiting ? { icon: Hourglass, className: "text-warn" } : LOOK[state];
  const tookMs = at && before ? at.getTime() - before.getTime() : 0;
  const Icon = isEnd ? JOB_STATE[job.state].icon : look.icon;
  return (
    <li className="flex gap-2.5">
      <Icon
        aria-hidden
        className={cn("mt-0.5 size-4.5 shrink-0", isEnd ? END_TONE[JOB_STATE[job.state].tone] : look.className)}
      />
      <div className="grid min-w-0 content-start">
        <p className={cn("font-medium", (state === "todo" || state === "skipped") && "font-normal text-ink-faint")}>
          {isEnd ? ofState(job.state) : isWaiting ? t("waitsForRepository") : t(`step.${name}`)}
          <span className="sr-only">: {t(`state.${state}`)}</span>
        </p>
        <p className="text-sm text-ink-soft">
          {at ? <When at={at} isAbsolute /> : <span className="text-ink-faint">{t(`state.${state}`)}</span>}
        </p>
        {tookMs >= WORTH_A_WORD_MS ? (
          <p className="text-sm text-ink-faint">{t("after", { time: format.duration(tookMs) })}</p>
        ) : null}
      </div>
    </li>
  );
}
