"use client";

import { useMutation } from "@tanstack/react-query";
import { Brush, Ellipsis, LockOpen, Ruler, ShieldCheck } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import type { Place } from "@/app/_lib/api-types";
import { useProblem } from "@/app/_lib/server-text";
import { useRefusal } from "@/app/_lib/session";
import { useTRPC } from "@/app/_lib/trpc";
import { useFormat } from "@/app/_lib/use-format";
import { Button } from "@/app/_ui/button";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { Menu, MenuItem } from "@/app/_ui/menu";
import { Facts } from "@/app/_ui/panel";

const ACTIONS = ["check", "prune", "unlock", "measure"] as const;
type Action = (typeof ACTIONS)[number];
const ICON: Record<Action, ReactNode> = {
  check: <ShieldCheck aria-hidden />,
  prune: <Brush aria-hidden />,
  unlock: <LockOpen aria-hidden />,
  measure: <Ruler aria-hidden />,
};

/** What mends it, where that is one job. */
const MENDS: Partial<Record<Place["trouble"], Action>> = { locked: "unlock", unchecked: "check" };

/** Work on a repository, done by one of its hosts that is online. */
export function PlaceActions({ place }: { place: Place }) {
  const t = useTranslations("repositories");
  const refusal = useRefusal("operator");
  const [asked, ask] = useState<Action | null>(null);
  const reason = refusal ?? (place.workHostId === null ? t("action.noHost") : undefined);
  const mend = MENDS[place.trouble];
  const menu = (
    <Button
      tone="quiet"
      size="icon"
      aria-label={t("action.menu", { url: place.url })}
      {...(reason === undefined ? {} : { disabledReason: reason })}
    >
      <Ellipsis aria-hidden className="size-4" />
    </Button>
  );
  return (
    <div className="flex items-center justify-end gap-1">
      {mend ? (
        <Button size="sm" className="max-sm:hidden" disabledReason={reason} onClick={() => ask(mend)}>
          {t(`action.${mend}`)}
        </Button>
      ) : null}
      {reason === undefined ? (
        <Menu trigger={menu}>
          {ACTIONS.map((action) => (
            <MenuItem key={action} onSelect={() => ask(action)} tone={action === "prune" ? "danger" : "plain"}>
              {ICON[action]}
              {t(`action.${action}`)}
            </MenuItem>
          ))}
        </Menu>
      ) : (
        menu
      )}
      {place.workHostId === null ? null : (
        <Confirm place={place} hostId={place.workHostId} action={asked} onClose={() => ask(null)} />
      )}
    </div>
  );
}

type ConfirmProps = { place: Place; hostId: string; action: Action | null; onClose: () => void };

function Confirm({ place, hostId, action, onClose }: ConfirmProps) {
  const t = useTranslations("repositories");
  const trpc = useTRPC();
  const router = useRouter();
  const problemOf = useProblem();
  const { list } = useFormat();
  const watch = { onSuccess: ({ jobId }: { jobId: string }) => router.push(`/jobs/${jobId}`) };
  const maintain = useMutation(trpc.repositories.maintain.mutationOptions(watch));
  const measure = useMutation(trpc.repositories.measure.mutationOptions(watch));
  const error = maintain.error ?? measure.error;
  const kind = action ?? "check";
  const { hosts: known, hostCount } = place;
  const names = known.slice(0, 3).map(({ hostname }) => hostname);
  const hosts = list(
    hostCount > names.length ? [...names, t("hosts.count", { count: hostCount - names.length })] : names,
  );
  const worker = known.find((host) => host.hostId === hostId)?.hostname ?? "";
  return (
    <ConfirmDialog
      isOpen={action !== null}
      onOpenChange={onClose}
      title={t(`confirm.${kind}Title`)}
      action={t(`action.${kind}`)}
      tone={kind === "prune" ? "destroy" : "primary"}
      isBusy={maintain.isPending || maintain.isSuccess || measure.isPending || measure.isSuccess}
      problem={error ? problemOf(error).message : null}
      onConfirm={() => (kind === "measure" ? measure.mutate({ hostId }) : maintain.mutate({ hostId, kind }))}
    >
      <p>{t(`confirm.${kind}`, { hosts })}</p>
      {kind === "prune" ? <p>{t("confirm.pruneWait", { hosts })}</p> : null}
      <Facts
        rows={[
          [
            t("confirm.place"),
            <code key="url" className="font-mono text-sm [overflow-wrap:anywhere]">
              {place.url}
            </code>,
          ],
          [t("confirm.by"), worker],
        ]}
      />
    </ConfirmDialog>
  );
}
