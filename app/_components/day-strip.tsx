"use client";

import { Tooltip as Radix } from "radix-ui";
import { useTranslations } from "use-intl";
import type { HostDay } from "@/app/_lib/api-types";
import { countDays, noonOf } from "@/app/_lib/day-strip";
import { useFormat } from "@/app/_lib/use-format";
import { useWalk } from "@/app/_lib/use-walk";

const STEP = 4;
const HEIGHT = 20;

type Props = {
  days: readonly HostDay[];
  /** Whose days they are, such as the host's name. */
  label: string;
};

/**
 * Days as small bars, each state with a shape of its own. The strip is one stop of the Tab key; arrow keys walk its
 * days, and the day's text is shown and read.
 */
export function DayStrip({ days, label }: Props) {
  const t = useTranslations("charts");
  const format = useFormat();
  const { active, at, props } = useWalk(days.length);
  if (days.length === 0) return null;
  const textOf = ({ day, state }: HostDay) =>
    t("dayText", { day: `${format.weekday(noonOf(day), "UTC")} ${day}`, state: t(`day.${state}`) });
  const parts = countDays(days).map(({ state, count }) => t(`stripPart.${state}`, { count }));
  const summary =
    parts.length === 0
      ? t("stripEmpty", { days: days.length })
      : t("stripSummary", { days: days.length, parts: format.list(parts) });
  const day = days[at];
  const text = day ? textOf(day) : "";

  return (
    <Radix.Root open={active !== null} delayDuration={0}>
      <Radix.Trigger asChild>
        <div
          role="slider"
          // Its text is its value already; said once more as a description it would only be long.
          aria-describedby={undefined}
          aria-readonly="true"
          aria-label={t("strip", { label, summary })}
          aria-valuemin={1}
          aria-valuemax={days.length}
          aria-valuenow={at + 1}
          aria-valuetext={text}
          {...props}
          tabIndex={0}
          className="inline-flex h-6 items-center rounded-sm align-middle"
        >
          <svg aria-hidden="true" width={days.length * STEP} height={HEIGHT} className="block">
            {days.map(({ day: name, state }, i) => (
              <g key={name} transform={`translate(${i * STEP} 0)`}>
                {i === active ? <rect width={STEP} height={HEIGHT} x={-0.5} className="fill-idle-line" /> : null}
                <Bar state={state} />
              </g>
            ))}
          </svg>
        </div>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          sideOffset={4}
          collisionPadding={8}
          aria-hidden
          className="z-50 max-w-80 rounded-md bg-ink px-2.5 py-1.5 text-sm text-canvas shadow-raised"
        >
          {text}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Without colours: whole, half, broken, hollow, a line on the ground. */
export function Bar({ state }: { state: HostDay["state"] }) {
  switch (state) {
    case "succeeded":
      return <rect y={2} width={3} height={18} rx={1} className="fill-good" />;
    case "partial":
      return <rect y={10} width={3} height={10} rx={1} className="fill-warn" />;
    case "failed":
      return (
        <>
          <rect y={2} width={3} height={10} rx={1} className="fill-bad" />
          <rect y={16} width={3} height={4} rx={1} className="fill-bad" />
        </>
      );
    case "overdue":
      return <rect x={0.5} y={2.5} width={2} height={17} className="fill-transparent stroke-bad" />;
    case "none":
      return <rect y={18} width={3} height={2} className="fill-line-strong" />;
  }
}
