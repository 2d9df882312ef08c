"use client";

import { cva } from "class-variance-authority";
import { useTranslations } from "use-intl";
import { cn } from "@/app/_lib/cn";
import type { StatusLook } from "@/app/_lib/status";

const look = cva(
  "inline-flex h-6 items-center align-middle gap-1.5 rounded-full border px-2 text-xs font-medium whitespace-nowrap",
  {
    variants: {
      tone: {
        good: "border-good-line bg-good-soft text-good",
        run: "border-run-line bg-run-soft text-run",
        warn: "border-warn-line bg-warn-soft text-warn",
        bad: "border-bad-line bg-bad-soft text-bad",
        idle: "border-idle-line bg-idle-soft text-idle",
      },
    },
  },
);

type Props = { status: StatusLook; word?: string; className?: string };

/** A state as icon and word; the colour only repeats them. */
export function Chip({ status, word, className }: Props) {
  const t = useTranslations("status");
  const { icon: Icon, tone, isMoving } = status;
  return (
    <span className={cn(look({ tone }), className)}>
      <Icon aria-hidden className={cn("size-3.5 shrink-0", isMoving && "animate-spin-slow")} />
      {word ?? t(status.text)}
    </span>
  );
}
