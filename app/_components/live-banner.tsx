"use client";

import { CloudOff } from "lucide-react";
import { useTranslations } from "use-intl";
import { useLive } from "@/app/_lib/live";
import { useFormat } from "@/app/_lib/use-format";

/** Says that what is on the screen may be old, and from when it is. */
export function LiveBanner() {
  const t = useTranslations("nav");
  const { lostAt } = useLive();
  const format = useFormat();
  return (
    <div role="status" aria-live="polite" className="sticky top-14 z-20 lg:top-0">
      {lostAt ? (
        <p className="flex items-center justify-center gap-2 border-b border-warn-line bg-warn-soft px-4 py-1.5 text-sm font-medium text-warn">
          <CloudOff aria-hidden className="size-4 shrink-0" />
          {t("reconnecting", { time: format.clock(lostAt).slice(0, 5) })}
        </p>
      ) : null}
    </div>
  );
}
