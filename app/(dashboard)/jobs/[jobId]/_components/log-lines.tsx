"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, memo, useEffect, useLayoutEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import type { LogLine } from "@/app/_lib/api-types";
import { cn } from "@/app/_lib/cn";
import { marksIn } from "@/app/_lib/log-view";
import { useFormat } from "@/app/_lib/use-format";
import type { LogLines as Lines } from "./use-log-lines";

/** The line to show and mark; a new object each time, so that the same line can be asked for again. */
export type Target = { line: number };

type Props = {
  log: Lines;
  /** How many lines lie before the stretch that is shown, and how many it has. */
  before: number;
  count: number;
  target: Target | null;
  search: string;
  isFollowing: boolean;
  emptyText: string;
  onFollowing: (isFollowing: boolean) => void;
  onPick: (line: number) => void;
  /** Tells where the reader is, for a search from there. */
  onTop: (line: number) => void;
  onStep: (direction: "forward" | "backward") => void;
};

const LINE_HEIGHT = 24;
/** Pages that the reader only scrolls past are not asked for. */
const STAY_MS = 60;

/** The lines in a frame of their own. Milestones are announced elsewhere: every line would be too much to listen to. */
export function LogLines({ log, before, count, target, search, isFollowing, emptyText, ...on }: Props) {
  const t = useTranslations("log");
  const frame = useRef<HTMLDivElement>(null);
  const lastTop = useRef(0);
  const rows = useVirtualizer({
    count,
    getScrollElement: () => frame.current,
    estimateSize: () => LINE_HEIGHT,
    getItemKey: (index) => before + index + 1,
    overscan: 20,
    // It would warn where a measured line changes the layout while it is drawn.
    useFlushSync: false,
  });
  const items = rows.getVirtualItems();
  const height = rows.getTotalSize();
  const [first, last] = [before + (items[0]?.index ?? 0) + 1, before + (items.at(-1)?.index ?? -1) + 1];

  // `height` is what moves the end: the frame is scrolled before the reader sees the new lines.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useLayoutEffect(() => {
    const box = frame.current;
    if (!isFollowing || !box) return;
    box.scrollTop = box.scrollHeight;
    // In a shorter stretch the end lies further up: that is no reader who scrolls back.
    lastTop.current = box.scrollTop;
  }, [isFollowing, height]);

  const index = target === null ? -1 : target.line - before - 1;
  const isHere = index >= 0 && index < count;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same line may be asked for again by a new target
  useEffect(() => {
    if (!isHere) return;
    frame.current?.scrollIntoView({ block: "nearest" });
    rows.scrollToIndex(index, { align: "center" });
  }, [rows, index, isHere, target]);

  const { want } = log;
  useEffect(() => {
    if (last < first) return;
    const timer = setTimeout(() => want(first, last), STAY_MS);
    return () => clearTimeout(timer);
  }, [want, first, last]);

  const scroll = () => {
    const box = frame.current;
    if (!box) return;
    const isUp = box.scrollTop < lastTop.current - 1;
    lastTop.current = box.scrollTop;
    on.onTop(before + Math.max(0, rows.getVirtualItemForOffset(box.scrollTop)?.index ?? 0) + 1);
    if (target !== null) return;
    const isAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight < LINE_HEIGHT;
    if (isAtEnd ? !isFollowing : isFollowing && isUp) on.onFollowing(isAtEnd);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== "n" || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    on.onStep(event.key === "n" ? "forward" : "backward");
  };
  return (
    <div
      ref={frame}
      role="log"
      aria-live="off"
      aria-label={t("lines")}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls must be reachable by keyboard
      tabIndex={0}
      onScroll={scroll}
      onKeyDown={press}
      className="max-h-[min(36rem,70vh)] min-h-32 scroll-mt-16 scroll-mb-4 max-sm:scroll-mt-44 overflow-x-hidden overflow-y-auto bg-sunken font-mono text-sm [overflow-anchor:none] focus-visible:-outline-offset-2"
    >
      {count === 0 ? <p className="px-4 py-3 font-sans text-ink-soft">{emptyText}</p> : null}
      <div className="relative w-full" style={{ height }}>
        {items.map((item) => {
          const number = before + item.index + 1;
          return (
            <div
              key={item.key}
              ref={rows.measureElement}
              data-index={item.index}
              className="absolute top-0 left-0 w-full"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <Line
                number={number}
                line={log.line(number)}
                search={search}
                isTarget={number === target?.line}
                isWide={log.total >= 10_000}
                onPick={on.onPick}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}

type LineProps = {
  number: number;
  line: LogLine | undefined;
  search: string;
  isTarget: boolean;
  /** Its numbers may have many digits, which line up. */
  isWide: boolean;
  onPick: (number: number) => void;
};
const Line = memo(function Line({ number, line, search, isTarget, isWide, onPick }: LineProps) {
  const t = useTranslations("log");
  const format = useFormat();
  return (
    <div
      id={`L${number}`}
      aria-current={isTarget ? "location" : undefined}
      className={cn(
        "grid min-h-6 grid-cols-[auto_minmax(0,1fr)] gap-x-3 border-l-2 border-transparent px-2 hover:bg-hover sm:grid-cols-[auto_auto_minmax(0,1fr)]",
        isTarget && "border-accent bg-warn-soft hover:bg-warn-soft",
      )}
    >
      {/* Reached by "go to line" with the keyboard: a stop at each of a million lines would help nobody. */}
      <a
        href={`#L${number}`}
        tabIndex={-1}
        aria-label={t("linkTo", { line: format.count(number) })}
        className={cn(
          "rounded-sm text-right leading-6 text-ink-faint select-none hover:text-ink hover:underline",
          isWide ? "min-w-14" : "min-w-9",
        )}
        onClick={(event) => {
          event.preventDefault();
          onPick(number);
        }}
      >
        {number}
      </a>
      {line ? (
        <>
          <time dateTime={line.at} className="leading-6 text-ink-faint max-sm:hidden">
            {format.clock(new Date(line.at))}
          </time>
          <span
            dir="ltr"
            className={cn(
              "min-w-0 leading-6 whitespace-pre-wrap [overflow-wrap:anywhere] [unicode-bidi:isolate]",
              line.stream === "agent" && "text-ink-soft italic",
              line.isTrouble && "font-medium text-bad",
            )}
          >
            {search === "" ? line.text : <Marked text={line.text} search={search} />}
          </span>
        </>
      ) : (
        <span aria-hidden className="my-2 h-2 w-1/3 rounded-sm bg-idle-soft sm:col-span-2" />
      )}
    </div>
  );
});

const Marked = ({ text, search }: { text: string; search: string }) =>
  marksIn(text, search).map((part, index) =>
    part.isMatch ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other name and never move
      <mark key={index} className="rounded-sm bg-accent-soft text-ink outline outline-accent">
        {part.text}
      </mark>
    ) : (
      part.text
    ),
  );
