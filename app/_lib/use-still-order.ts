"use client";

import { useRef, useState } from "react";

type Hold = { onPointerEnter: () => void; onPointerLeave: () => void };

/**
 * Keeps rows where they are while the pointer is over them: their content may change, their place may not. New rows go
 * to the end until the pointer leaves.
 */
export function useStillOrder<Row>(rows: readonly Row[], keyOf: (row: Row) => string): { rows: Row[]; hold: Hold } {
  const [isHeld, setHeld] = useState(false);
  const places = useRef<Map<string, number>>(new Map());
  const shown = isHeld
    ? rows.toSorted((a, b) => place(places.current, keyOf(a)) - place(places.current, keyOf(b)))
    : [...rows];
  if (!isHeld) places.current = new Map(shown.map((row, index) => [keyOf(row), index]));
  return { rows: shown, hold: { onPointerEnter: () => setHeld(true), onPointerLeave: () => setHeld(false) } };
}

const place = (places: ReadonlyMap<string, number>, key: string): number => places.get(key) ?? Number.MAX_SAFE_INTEGER;
