"use client";

import { useRef, useState } from "react";
import { selectRows } from "@/app/_lib/host-list";

type Click = { id: string; index: number; isRange: boolean; idAt: (index: number) => string | undefined };
export type Selection = {
  ids: ReadonlySet<string>;
  click: (click: Click) => void;
  set: (ids: readonly string[]) => void;
  clear: () => void;
};

/** Which hosts are chosen; other filters choose anew, so that nobody acts on what is out of sight. */
export function useSelection(filterKey: string): Selection {
  const [state, setState] = useState<{ key: string; ids: ReadonlySet<string> }>({ key: filterKey, ids: new Set() });
  const anchor = useRef<number | null>(null);
  const ids = state.key === filterKey ? state.ids : NONE;
  const set = (next: ReadonlySet<string>) => setState({ key: filterKey, ids: next });
  return {
    ids,
    click: ({ id, index, isRange, idAt }) => {
      const [from, to] = [Math.min(anchor.current ?? index, index), Math.max(anchor.current ?? index, index)];
      const range = isRange
        ? Array.from({ length: to - from + 1 }, (_, i) => idAt(from + i) ?? "").filter(Boolean)
        : [];
      anchor.current = index;
      set(selectRows(ids, { id, range }));
    },
    set: (all) => set(new Set(all)),
    clear: () => set(new Set()),
  };
}

const NONE: ReadonlySet<string> = new Set();
