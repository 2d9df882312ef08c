"use client";

import { cn } from "@/app/_lib/cn";
import { useWalk } from "@/app/_lib/use-walk";

/** `hollow` is an outline, so that it is told from the others without its colour. */
export type ColumnPart = { name: string; value: number; className: string; isHollow?: true };
export type Column = { key: string; text: string; parts: readonly ColumnPart[] };

type Props = {
  /** What the columns show, in words: the summary included. */
  label: string;
  columns: readonly Column[];
  /** Under the left and the right end. */
  ends: readonly [string, string];
};

const WIDTH = 10;
const GAP = 2;

/** Stacked columns over time. One stop of the Tab key; arrow keys and the pointer read single columns out below. */
export function Columns({ label, columns, ends }: Props) {
  const { active, at, props } = useWalk(columns.length);
  const most = Math.max(1, ...columns.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0)));
  return (
    <div className="grid gap-1">
      <div
        {...props}
        tabIndex={0}
        role="slider"
        aria-readonly="true"
        aria-label={label}
        aria-valuemin={1}
        aria-valuemax={columns.length}
        aria-valuenow={at + 1}
        aria-valuetext={columns[at]?.text ?? ""}
        className="rounded-sm"
      >
        <svg
          aria-hidden="true"
          viewBox={`0 0 ${columns.length * WIDTH - GAP} 100`}
          preserveAspectRatio="none"
          className="block h-20 w-full"
        >
          {columns.map((column, i) => (
            <g key={column.key} transform={`translate(${i * WIDTH} 0)`}>
              {i === active ? <rect x={-GAP / 2} width={WIDTH} height={100} className="fill-hover" /> : null}
              <rect y={98.5} width={WIDTH - GAP} height={1.5} className="fill-line-strong" />
              <Parts parts={column.parts} most={most} />
            </g>
          ))}
        </svg>
      </div>
      <div className="flex min-h-4 justify-between gap-3 text-xs text-ink-faint">
        <span className={cn(active !== null && "max-sm:sr-only")}>{ends[0]}</span>
        <span aria-hidden className="min-w-0 text-center break-words text-ink">
          {active === null ? "" : columns[at]?.text}
        </span>
        <span className={cn(active !== null && "max-sm:sr-only")}>{ends[1]}</span>
      </div>
    </div>
  );
}

/** From the ground up; what is there at all is seen, however small its share. */
function Parts({ parts, most }: { parts: readonly ColumnPart[]; most: number }) {
  let top = 98;
  return parts
    .filter(({ value }) => value > 0)
    .map(({ name, value, className, isHollow }) => {
      const height = Math.max(4, (value / most) * 92);
      top = Math.max(0, top - height);
      return (
        <rect
          key={name}
          {...(isHollow
            ? { x: 0.8, y: top + 1, width: WIDTH - GAP - 1.6, height: height - 2, strokeWidth: 1.5 }
            : { y: top, width: WIDTH - GAP, height: height - 0.5 })}
          vectorEffect={isHollow ? "non-scaling-stroke" : undefined}
          className={className}
        />
      );
    });
}
