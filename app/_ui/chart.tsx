"use client";

import { type PointerEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { nearestDot, summarize, type TrendDot, type TrendPoint, trendOf } from "@/app/_lib/trend";
import { Disclosure } from "./disclosure";
import { Head, Table, Td, Th, Tr } from "./table";

type Props = {
  /** Measured days, the oldest first; days without a measurement are left out. */
  points: readonly TrendPoint[];
  /** What the values are, such as `Data in repositories`. */
  label: string;
  /** A value as people read it. */
  text: (value: number) => string;
};

/**
 * A value over days: the line for those who see it, one sentence for all, and a table of the figures on demand. Drawn
 * by the server, too, so that it is there with the page.
 */
export function TrendChart({ points, label, text }: Props) {
  const t = useTranslations("charts");
  const sentence = useSentence(points, text);
  if (points.length < 2) return <p className="text-ink-soft">{sentence}</p>;
  return (
    <figure className="grid gap-3">
      <figcaption className="text-ink-soft">{sentence}</figcaption>
      <Plot points={points} label={`${label}: ${sentence}`} text={text} />
      <Disclosure title={t("trend.table")}>
        <div className="max-h-72 overflow-y-auto">
          <Table label={label} isTight>
            <Head>
              <Th>{t("trend.day")}</Th>
              <Th className="text-right">{label}</Th>
            </Head>
            <tbody>
              {points.toReversed().map(({ day, value }) => (
                <Tr key={day}>
                  <Td>{day}</Td>
                  <Td className="text-right">{text(value)}</Td>
                </Tr>
              ))}
            </tbody>
          </Table>
        </div>
      </Disclosure>
    </figure>
  );
}

function useSentence(points: Props["points"], text: Props["text"]): string {
  const t = useTranslations("charts");
  const summary = summarize(points);
  switch (summary.kind) {
    case "none":
      return t("trend.none");
    case "one":
      return t("trend.one", { value: text(summary.value), day: summary.day });
    case "same":
      return t("trend.same", { value: text(summary.to), days: summary.days });
    case "grew":
    case "shrank":
      return t(`trend.${summary.kind}`, { from: text(summary.from), to: text(summary.to), days: summary.days });
  }
}

function Plot({ points, label, text }: Props) {
  const { dots, line, area, low, high } = trendOf(points);
  const [dot, setDot] = useState<TrendDot | null>(null);
  const point = ({ clientX, currentTarget }: PointerEvent) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    setDot(nearestDot(dots, ((clientX - left) / width) * 100));
  };
  return (
    <div className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-2 text-xs text-ink-faint">
      <div aria-hidden className="flex flex-col justify-between text-right">
        <span>{text(high)}</span>
        <span>{text(low)}</span>
      </div>
      <div className="relative h-36" onPointerMove={point} onPointerLeave={() => setDot(null)}>
        <svg
          role="img"
          aria-label={label}
          viewBox="0 0 100 100"
          preserveAspectRatio="none"
          className="absolute inset-0 size-full overflow-visible"
        >
          {[0, 50, 100].map((y) => (
            <line key={y} x2={100} y1={y} y2={y} className="stroke-line" vectorEffect="non-scaling-stroke" />
          ))}
          <path d={area} className="fill-accent-soft opacity-60" />
          <path d={line} className="fill-transparent stroke-accent" strokeWidth={2} vectorEffect="non-scaling-stroke" />
          {dot ? (
            <line
              {...{ x1: dot.x, x2: dot.x, y2: 100 }}
              className="stroke-line-strong"
              vectorEffect="non-scaling-stroke"
            />
          ) : null}
        </svg>
        {dot ? <Reading dot={dot} text={text} /> : null}
      </div>
      <div aria-hidden className="col-start-2 flex justify-between pt-1">
        <span>{points[0]?.day}</span>
        <span>{points.at(-1)?.day}</span>
      </div>
    </div>
  );
}

/** What the pointer is over; it stays on the side where there is room. */
function Reading({ dot, text }: { dot: TrendDot; text: Props["text"] }) {
  const isRight = dot.x > 50;
  return (
    <>
      <span
        aria-hidden
        className="pointer-events-none absolute -mt-1 -ml-1 size-2 rounded-full bg-accent"
        style={{ left: `${dot.x}%`, top: `${dot.y}%` }}
      />
      <span
        aria-hidden
        className="pointer-events-none absolute top-1 rounded-md bg-ink px-2 py-1 whitespace-nowrap text-canvas"
        style={isRight ? { right: `calc(${100 - dot.x}% + 8px)` } : { left: `calc(${dot.x}% + 8px)` }}
      >
        {dot.day}: {text(dot.value)}
      </span>
    </>
  );
}
