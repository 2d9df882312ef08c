"use client";

import { memo, useEffect, useLayoutEffect, useRef } from "react";
import { cn } from "@/app/_lib/cn";
import { formatClock, formatPlural } from "@/app/_lib/format";
import { isTrouble } from "@/app/_lib/log-text";
import type { NumberedLine } from "@/app/_lib/log-view";
import { useTimeZone } from "@/app/_lib/time";
import { Button } from "@/app/_ui/button";

type Props = {
  lines: readonly NumberedLine[];
  /** The number of the line to show and mark. */
  target: number | null;
  hiddenBefore: number;
  isFollowing: boolean;
  isLoading: boolean;
  isLive: boolean;
  onFollowing: (isFollowing: boolean) => void;
  onShowMore: () => void;
  onPick: (number: number) => void;
};

/** The lines in a frame of their own. Milestones are announced elsewhere: every line would be too much to listen to. */
export function LogLines({ lines, target, hiddenBefore, isFollowing, isLoading, isLive, ...on }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const last = lines.at(-1)?.number ?? 0;
  // `last` is what moves the end: the frame is scrolled before the reader sees the new lines.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useLayoutEffect(() => {
    if (isFollowing && frame.current) frame.current.scrollTop = frame.current.scrollHeight;
  }, [isFollowing, last]);
  const isTargetHere = target !== null && lines.some(({ number }) => number === target);
  useEffect(() => {
    if (isTargetHere) document.getElementById(`L${target}`)?.scrollIntoView({ block: "center" });
  }, [target, isTargetHere]);
  const scroll = () => {
    const box = frame.current;
    if (!box || target !== null) return;
    const isAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 24;
    if (isAtEnd !== isFollowing) on.onFollowing(isAtEnd);
  };
  return (
    <div
      ref={frame}
      role="log"
      aria-live="off"
      aria-label="Log lines"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls must be reachable by keyboard
      tabIndex={0}
      onScroll={scroll}
      className="max-h-[min(32rem,70vh)] min-h-32 overflow-y-auto bg-sunken py-2 font-mono text-sm focus-visible:-outline-offset-2"
    >
      {hiddenBefore > 0 ? (
        <p className="flex items-center gap-3 px-4 pb-2 font-sans text-ink-soft">
          {formatPlural(hiddenBefore, "earlier line")} not shown.
          <Button size="sm" onClick={on.onShowMore}>
            Show more
          </Button>
        </p>
      ) : null}
      {lines.map((line) => (
        <Line key={line.number} line={line} isTarget={line.number === target} onPick={on.onPick} />
      ))}
      {lines.length === 0 ? <p className="px-4 py-2 font-sans text-ink-soft">{emptyText(isLoading, isLive)}</p> : null}
    </div>
  );
}

function emptyText(isLoading: boolean, isLive: boolean): string {
  if (isLoading) return "Loading the log…";
  return isLive ? "Lines show here as the host writes them." : "The job wrote nothing.";
}

type LineProps = { line: NumberedLine; isTarget: boolean; onPick: (number: number) => void };
const Line = memo(function Line({ line: { number, at, stream, text }, isTarget, onPick }: LineProps) {
  const timeZone = useTimeZone();
  return (
    <div
      id={`L${number}`}
      className={cn("grid grid-cols-[auto_1fr] gap-x-3 px-2 sm:grid-cols-[auto_auto_1fr]", isTarget && "bg-warn-soft")}
    >
      <a
        href={`#L${number}`}
        aria-label={`Link to line ${number}`}
        className="min-w-9 rounded-sm text-right leading-6 text-ink-faint select-none hover:text-ink hover:underline"
        onClick={(event) => {
          event.preventDefault();
          onPick(number);
        }}
      >
        {number}
      </a>
      <time dateTime={at} className="leading-6 text-ink-faint max-sm:hidden">
        {formatClock(new Date(at), timeZone)}
      </time>
      <span
        className={cn(
          "min-w-0 leading-6 break-words whitespace-pre-wrap [overflow-wrap:anywhere]",
          stream === "agent" && "text-ink-soft italic",
          isTrouble(text) && "text-bad",
        )}
      >
        {text}
      </span>
    </div>
  );
});
