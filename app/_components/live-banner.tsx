"use client";

import { CloudOff } from "lucide-react";
import { formatClock } from "@/app/_lib/format";
import { useLive } from "@/app/_lib/live";
import { useTimeZone } from "@/app/_lib/time";

/** Says that what is on the screen may be old, and from when it is. */
export function LiveBanner() {
  const { lostAt } = useLive();
  const timeZone = useTimeZone();
  return (
    <div role="status" aria-live="polite">
      {lostAt ? (
        <p className="flex items-center justify-center gap-2 border-b border-warn-line bg-warn-soft px-4 py-1.5 text-sm font-medium text-warn">
          <CloudOff aria-hidden className="size-4" />
          Reconnecting… data from {formatClock(lostAt, timeZone).slice(0, 5)}
        </p>
      ) : null}
    </div>
  );
}
