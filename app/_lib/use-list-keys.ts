"use client";

import { type RefObject, useEffect, useEffectEvent } from "react";
import { isTyping } from "./keys";

/** `j` and `k` move the focus over the links marked `data-row` inside the list; Enter then follows the link itself. */
export function useListKeys(list: RefObject<HTMLElement | null>): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if ((event.key !== "j" && event.key !== "k") || isTyping(event) || document.querySelector("[role=dialog]")) return;
    const rows = [...(list.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
    if (rows.length === 0) return;
    const focused = document.activeElement;
    const here = focused instanceof HTMLElement ? rows.indexOf(focused) : -1;
    const next = event.key === "j" ? Math.min(here + 1, rows.length - 1) : Math.max(here - 1, 0);
    event.preventDefault();
    rows[next]?.focus();
    rows[next]?.scrollIntoView({ block: "nearest" });
  });
  useEffect(() => {
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}
