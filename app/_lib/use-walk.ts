"use client";

import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { dayAfterKey } from "./day-strip";

/**
 * Lets pointer and arrow keys walk along `count` equal places of one element. Only the walking keys are taken; Tab
 * leads on.
 */
export function useWalk(count: number) {
  const [active, setActive] = useState<number | null>(null);
  const at = Math.min(active ?? count - 1, count - 1);
  const props = {
    onKeyDown(event: KeyboardEvent) {
      const next = dayAfterKey(event.key, at, count);
      if (next === null || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      setActive(next);
    },
    onFocus: () => setActive((known) => known ?? count - 1),
    onBlur: () => setActive(null),
    onPointerMove({ clientX, currentTarget }: PointerEvent) {
      const { left, width } = currentTarget.getBoundingClientRect();
      setActive(Math.min(count - 1, Math.max(0, Math.floor(((clientX - left) / width) * count))));
    },
    onPointerLeave: () => setActive(null),
  };
  return { active, at, props };
}
