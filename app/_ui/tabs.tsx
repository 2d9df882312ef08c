"use client";

import { Tabs as Radix } from "radix-ui";
import { type ReactNode, useEffect, useRef } from "react";

type Tab<Value extends string> = { value: Value; label: string; count?: number | undefined; content: ReactNode };
type Props<Value extends string> = {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  tabs: readonly Tab<Value>[];
};

export function Tabs<Value extends string>({ label, value, onChange, tabs }: Props<Value>) {
  const list = useRef<HTMLDivElement>(null);
  // On a phone the open tab may lie beyond the edge, at first and whenever the room gets less.
  useEffect(() => {
    const { current } = list;
    if (!current) return;
    const reveal = () => {
      const open = current.querySelector<HTMLElement>(`[data-tab="${value}"]`);
      if (!open) return;
      const start = open.offsetLeft - current.offsetLeft;
      const isSeen =
        start >= current.scrollLeft && start + open.offsetWidth <= current.scrollLeft + current.clientWidth;
      if (!isSeen) current.scrollLeft = start - 24;
    };
    const watch = new ResizeObserver(reveal);
    watch.observe(current);
    reveal();
    return () => watch.disconnect();
  }, [value]);
  return (
    <Radix.Root value={value} onValueChange={(next) => onChange(next as Value)} className="grid min-w-0 gap-4">
      <Radix.List
        ref={list}
        aria-label={label}
        className="scroll-cue -mb-px flex gap-1 overflow-x-auto border-b border-line"
      >
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.value}
            value={tab.value}
            data-tab={tab.value}
            className="-mb-px flex h-10 shrink-0 items-center gap-1.5 border-b-2 border-transparent px-2.5 text-base whitespace-nowrap text-ink-soft hover:text-ink focus-visible:-outline-offset-2 data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-ink"
          >
            {tab.label}
            {tab.count === undefined ? null : (
              <span className="rounded-full bg-idle-soft px-1.5 text-xs text-idle">{tab.count}</span>
            )}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.value} value={tab.value} className="min-w-0">
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
