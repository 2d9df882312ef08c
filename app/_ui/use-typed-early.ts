"use client";

import { type RefObject, useLayoutEffect, useRef, useState } from "react";
import { useIsAwake } from "@/app/_lib/use-is-awake";

/**
 * For a field whose text React holds. What is typed before the page's script has started would be taken back by the
 * next render, because nobody was told of it: this tells of it as if it was typed at the start.
 */
export function useTypedEarly(value: unknown): RefObject<HTMLInputElement | null> {
  const field = useRef<HTMLInputElement>(null);
  const [wasServed] = useState(!useIsAwake());
  const held = value === undefined ? null : String(value);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the script starts
  useLayoutEffect(() => {
    const element = field.current;
    if (!wasServed || held === null || !element || element.value === held) return;
    const typed = element.value;
    element.value = held;
    // Past what React sets in the way of `value`: it compares the two texts, and an equal one would be no change.
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(element, typed);
    element.dispatchEvent(new Event("input", { bubbles: true }));
  }, []);
  return field;
}
