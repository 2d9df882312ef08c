"use client";

import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useIsAwake } from "@/app/_lib/use-is-awake";

/**
 * For a field whose text React holds. What is typed before the page's script has started would be taken back by the
 * next render, because nobody was told of it: this tells of it as if it was typed right after the start.
 */
export function useTypedEarly(value: unknown): RefObject<HTMLInputElement | null> {
  const field = useRef<HTMLInputElement>(null);
  const [wasServed] = useState(!useIsAwake());
  const held = value === undefined ? null : String(value);
  const typed = useRef<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, before any render can take it back
  useLayoutEffect(() => {
    const text = field.current?.value;
    if (wasServed && held !== null && text !== undefined && text !== held) typed.current = text;
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when all of the page listens
  useEffect(() => {
    if (typed.current === null || held === null) return;
    const [early, before] = [typed.current, held];
    const timer = setTimeout(() => {
      if (field.current && [early, before].includes(field.current.value)) type(field.current, before, early);
    });
    return () => clearTimeout(timer);
  }, []);
  return field;
}

/** As a key press does it. React sets itself in the way of `value` and compares: an equal text would be no change. */
function type(element: HTMLInputElement, before: string, text: string): void {
  element.value = before;
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(element, text);
  element.dispatchEvent(new Event("input", { bubbles: true }));
}
