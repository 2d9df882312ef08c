"use client";

import { useRef, useState } from "react";
import { stillRow } from "./still-rows";

type Hold = { onPointerEnter: () => void; onPointerLeave: () => void };
type Found<Row> = { at: (index: number) => Row | undefined; byId: (id: string) => Row | undefined };

/** Keeps the rows of a long list where they are while the pointer is over them; what they say may change. */
export function useStillRows<Row extends { hostId: string }>(key: string, found: Found<Row>) {
  const [isHeld, setHeld] = useState(false);
  const shown = useRef<{ key: string; rows: Map<number, Row> }>({ key, rows: new Map() });
  if (!isHeld || shown.current.key !== key) shown.current = { key, rows: new Map() };
  const rowAt = (index: number): Row | undefined => {
    const row = stillRow(shown.current.rows.get(index), found.at(index), found.byId);
    if (row) shown.current.rows.set(index, row);
    return row;
  };
  const hold: Hold = { onPointerEnter: () => setHeld(true), onPointerLeave: () => setHeld(false) };
  return { rowAt, hold };
}
