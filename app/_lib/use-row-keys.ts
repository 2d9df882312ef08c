"use client";

import { type RefObject, useEffect, useEffectEvent, useRef } from "react";
import { isTyping } from "./keys";

type Rows = { count: number; scrollTo: (index: number) => void };
/** A row that was scrolled to is there after a frame or two. */
const PATIENCE_FRAMES = 20;

/** `j` and `k` move the focus over rows of which only those in sight exist; Enter then follows the row's own link. */
export function useRowKeys(list: RefObject<HTMLElement | null>, { count, scrollTo }: Rows): void {
  const last = useRef(-1);
  const press = useEffectEvent((event: KeyboardEvent) => {
    if ((event.key !== "j" && event.key !== "k") || isTyping(event) || document.querySelector("[role=dialog]")) return;
    if (count === 0) return;
    event.preventDefault();
    const focused = document.activeElement?.closest<HTMLElement>("[data-index]");
    const here = focused && list.current?.contains(focused) ? Number(focused.dataset.index) : last.current;
    last.current = Math.min(count - 1, Math.max(0, here + (event.key === "j" ? 1 : -1)));
    scrollTo(last.current);
    focusSoon(last.current, PATIENCE_FRAMES);
  });
  const focusSoon = (index: number, frames: number) => {
    if (index !== last.current) return;
    const row = list.current?.querySelector<HTMLElement>(`[data-index="${index}"] [data-row]`);
    if (row) return row.focus({ preventScroll: true });
    if (frames > 0) requestAnimationFrame(() => focusSoon(index, frames - 1));
  };
  useEffect(() => {
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}
