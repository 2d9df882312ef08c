"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Place, PlaceSizes } from "@/app/_lib/api-types";
import { growthOf } from "@/app/_lib/place-list";
import { useNow } from "@/app/_lib/time";
import { trendOf } from "@/app/_lib/trend";
import { useFormat } from "@/app/_lib/use-format";
import { TrendChart } from "@/app/_ui/chart";
import { Dialog, DialogBody } from "@/app/_ui/dialog";

type Props = { place: Place; days: PlaceSizes["days"] };

/** How large it is, how that changed, and the line of it; the whole chart behind a click. */
export function PlaceSize({ place: { sizeBytes, sizeMeasuredAt, url }, days }: Props) {
  const t = useTranslations("repositories");
  const format = useFormat();
  const now = useNow();
  const [isOpen, setOpen] = useState(false);
  if (sizeBytes === null) return <span className="text-sm text-ink-faint">{t("size.unknown")}</span>;
  const points = days.map(({ day, sizeBytes: value }) => ({ day, value }));
  const growth = growthOf(points);
  return (
    <>
      <button
        type="button"
        aria-label={`${format.bytes(sizeBytes)}. ${t("details", { url })}`}
        onClick={() => setOpen(true)}
        className="grid min-h-8 cursor-pointer grid-cols-[max-content_5rem] items-center gap-x-3 rounded-md text-left hover:bg-hover"
      >
        <span className="font-medium tabular-nums">{format.bytes(sizeBytes)}</span>
        {points.length > 1 ? <Spark points={points} /> : <span />}
        <span className="col-span-2 text-xs text-ink-faint">
          {growth
            ? t(`size.${growth.kind}`, { size: format.bytes(growth.bytes), days: growth.days })
            : sizeMeasuredAt
              ? t("size.measured", { when: format.relative(sizeMeasuredAt, now) })
              : null}
        </span>
      </button>
      <Dialog isOpen={isOpen} onOpenChange={setOpen} title={t("size.label")} description={url}>
        <DialogBody>
          <TrendChart points={points} label={t("size.label")} text={format.bytes} />
        </DialogBody>
      </Dialog>
    </>
  );
}

/** The line alone: its figures stand beside it, so it says nothing of its own. */
function Spark({ points }: { points: readonly { day: string; value: number }[] }) {
  const { line, area } = trendOf(points);
  return (
    <svg aria-hidden viewBox="0 0 100 100" preserveAspectRatio="none" className="h-6 w-20 overflow-visible">
      <path d={area} className="fill-accent-soft opacity-60" />
      <path d={line} className="fill-transparent stroke-accent" strokeWidth={1.5} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
