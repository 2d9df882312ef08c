"use client";

import { CircleCheck, CircleDashed, CircleMinus, LoaderCircle } from "lucide-react";
import { useTranslations } from "use-intl";
import { When } from "@/app/_components/when";
import type { Job } from "@/app/_lib/api-types";
import { cn } from "@/app/_lib/cn";
import { formatDuration } from "@/app/_lib/format";
import { type Step, type StepState, stepsOf } from "@/app/_lib/job-view";
import { JOB_STATE } from "@/app/_lib/status";

const LOOK = {
  done: { icon: CircleCheck, className: "text-ink-soft", word: "done" },
  now: { icon: LoaderCircle, className: "animate-spin-slow text-run", word: "now" },
  todo: { icon: CircleDashed, className: "text-ink-faint", word: "not yet" },
  skipped: { icon: CircleMinus, className: "text-ink-faint", word: "not reached" },
} as const satisfies Record<StepState, unknown>;

/** A step that took less than this is as good as at once. */
const WORTH_A_WORD_MS = 100;

export function JobTimeline({ job }: { job: Job }) {
  const steps = stepsOf(job);
  return (
    <ol
      aria-label="Timeline"
      className="grid gap-x-4 gap-y-3 rounded-lg border border-line bg-surface p-4 sm:grid-cols-4"
    >
      {steps.map((step, index) => (
        <TimelineStep key={step.name} step={step} job={job} before={steps[index - 1]?.at ?? null} />
      ))}
    </ol>
  );
}

function TimelineStep({ step: { name, at, state }, job, before }: { step: Step; job: Job; before: Date | null }) {
  const t = useTranslations("status.job");
  const isEnd = name === "Finished" && state === "done";
  const look = LOOK[state];
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
          {isEnd ? t(job.state) : name}
          <span className="sr-only">: {look.word}</span>
        </p>
        <p className="text-sm text-ink-soft">
          {at ? <When at={at} isAbsolute /> : <span className="text-ink-faint">{look.word}</span>}
        </p>
        {tookMs >= WORTH_A_WORD_MS ? <p className="text-sm text-ink-faint">after {formatDuration(tookMs)}</p> : null}
      </div>
    </li>
  );
}

const END_TONE = {
  good: "text-good",
  run: "text-run",
  warn: "text-warn",
  bad: "text-bad",
  idle: "text-idle",
} as const;
