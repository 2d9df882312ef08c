"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Host, SchedulePreview } from "@/app/_lib/api-types";
import { problemOf } from "@/app/_lib/problem";
import { previewFrom, type ScheduleDraft } from "@/app/_lib/schedule-form";
import { useTRPC } from "@/app/_lib/trpc";
import { useSettled } from "@/app/_lib/use-settled";

type Question = {
  host: Host;
  draft: ScheduleDraft;
  scheduleId: string | undefined;
  /** False while the draft says no time that could be asked about. */
  hasTime: boolean;
};
export type DraftPreview = {
  /** Of the last draft that made sense. */
  data: SchedulePreview | undefined;
  /** What is wrong with the draft as it is now, by field. */
  fields: Record<string, string>;
  /** The server has judged the draft as it is now, and found nothing wrong. */
  isSound: boolean;
};

/** Asks the server what a draft would do, once the typing has paused. */
export function useSchedulePreview({ host, draft, scheduleId, hasTime }: Question): DraftPreview {
  const trpc = useTRPC();
  const now = JSON.stringify({ ...previewFrom(draft), hostId: host.hostId, scheduleId });
  const settled = useSettled(now);
  const query = useQuery({
    ...trpc.schedules.preview.queryOptions(JSON.parse(settled)),
    enabled: hasTime && settled === now,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const refused = query.error && settled === now ? problemOf(query.error).fields : {};
  return {
    data: query.data,
    fields: hasTime ? refused : {},
    isSound: hasTime && settled === now && query.isSuccess && !query.isPlaceholderData,
  };
}
