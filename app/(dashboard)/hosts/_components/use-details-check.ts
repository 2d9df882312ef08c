"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/app/_lib/trpc";
import { useSettled } from "@/app/_lib/use-settled";

type Draft = { hostname: string; repoUrl: string; tags: string[]; initialPaths: string[] };

/**
 * What the server says of the details as they are typed, by field. A field is judged once it holds something and the
 * typing has paused.
 */
export function useDetailsCheck(draft: Draft) {
  const trpc = useTRPC();
  const given = Object.entries(draft).filter(([, value]) => value.length > 0);
  const now = JSON.stringify(Object.fromEntries(given));
  const settled = useSettled(now);
  const { data } = useQuery({
    ...trpc.enrollment.check.queryOptions(JSON.parse(settled)),
    enabled: settled !== "{}",
    placeholderData: keepPreviousData,
    retry: false,
  });
  const fields: Record<string, string> = {};
  // While a field is typed on, what was wrong with it a moment ago is not held against it.
  if (settled === now)
    for (const { field, message } of data?.problems ?? []) fields[field.split(".")[0] ?? ""] ??= message;
  return {
    fields,
    knownHost: settled === now ? (data?.knownHost ?? null) : null,
  };
}
