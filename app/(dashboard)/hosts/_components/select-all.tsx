"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { type HostFilters, whichHosts } from "@/app/_lib/host-list";
import { useProblem } from "@/app/_lib/server-text";
import { useTRPC } from "@/app/_lib/trpc";
import { useToast } from "@/app/_ui/toast";
import type { Selection } from "./use-selection";

type Props = { selection: Selection; total: number; filters: HostFilters };

/** Chooses every host that matches, also those that are not in sight, as far as one action goes. */
export function SelectAll({ selection, total, filters }: Props) {
  const problemOf = useProblem();
  const t = useTranslations("hosts");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const say = useToast();
  const find = useMutation({
    mutationFn: () => queryClient.fetchQuery({ ...trpc.hosts.findIds.queryOptions(whichHosts(filters)), staleTime: 0 }),
    onSuccess: ({ hostIds, total: all }) => {
      selection.set(hostIds);
      if (all > hostIds.length) say("good", t("selectedSome", { count: hostIds.length, total: all }));
    },
    onError: (error) => say("bad", problemOf(error).message),
  });
  const { size } = selection.ids;
  return (
    <label className="grid h-9 w-10 cursor-pointer place-items-center">
      <input
        type="checkbox"
        aria-label={t("selectAll", { count: total })}
        checked={size > 0}
        ref={(box) => {
          if (box) box.indeterminate = size > 0 && size < total;
        }}
        onChange={() => (size > 0 ? selection.clear() : find.mutate())}
        className="size-4 accent-accent max-md:size-5"
      />
    </label>
  );
}
