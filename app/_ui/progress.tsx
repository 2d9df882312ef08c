"use client";

import { Progress as Radix } from "radix-ui";

/** A bar for a share from 0 to 1; null means that nobody knows yet. */
export function Progress({ label, share }: { label: string; share: number | null }) {
  const percent = share === null ? null : Math.round(Math.min(1, Math.max(0, share)) * 100);
  return (
    <Radix.Root
      aria-label={label}
      value={percent}
      max={100}
      className="relative h-2 overflow-hidden rounded-full bg-idle-soft"
    >
      <Radix.Indicator asChild>
        <svg aria-hidden="true" className="absolute inset-0 size-full" preserveAspectRatio="none" viewBox="0 0 100 1">
          <rect
            width={percent ?? 100}
            height="1"
            className={percent === null ? "animate-pulse fill-run-line" : "fill-accent transition-[width]"}
          />
        </svg>
      </Radix.Indicator>
    </Radix.Root>
  );
}
