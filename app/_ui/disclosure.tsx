"use client";

import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

type Props = { title: string; note?: string; isOpenAtStart?: boolean; children: ReactNode };

/** What most people never need, folded away; the platform's own element, so that it works without a script too. */
export const Disclosure = ({ title, note, isOpenAtStart = false, children }: Props) => (
  <details open={isOpenAtStart} className="group rounded-md border border-line">
    <summary className="flex h-9 cursor-pointer items-center gap-2 rounded-md px-2.5 select-none hover:bg-hover max-sm:h-11">
      <ChevronRight aria-hidden className="size-4 text-ink-faint transition-transform group-open:rotate-90" />
      <span className="text-sm font-medium">{title}</span>
      {note ? <span className="truncate text-sm text-ink-faint">{note}</span> : null}
    </summary>
    <div className="grid gap-4 border-t border-line p-3">{children}</div>
  </details>
);
