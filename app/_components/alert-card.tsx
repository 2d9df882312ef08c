"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { When } from "@/app/_components/when";
import type { Alert } from "@/app/_lib/api-types";
import { ServerSays, useProblem, useServerText } from "@/app/_lib/server-text";
import { useRefusal } from "@/app/_lib/session";
import { ALERT_STATE } from "@/app/_lib/status";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Chip } from "@/app/_ui/chip";
import { useToast } from "@/app/_ui/toast";

/** One trouble: what it is, what happened, what to do about it. */
export const AlertCard = ({ alert, hasHost = true }: { alert: Alert; hasHost?: boolean }) => (
  <article className="grid gap-2 rounded-lg border border-line bg-surface p-4">
    <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
      <Chip status={ALERT_STATE[alert.closedAt ? "closed" : "open"]} />
      <h2 className="min-w-0 font-semibold break-words">
        <ServerSays>{alert.title}</ServerSays>
      </h2>
      {hasHost && alert.hostId ? (
        <Link
          href={`/hosts/${alert.hostId}`}
          className="min-w-0 break-all underline decoration-line-strong underline-offset-2 hover:decoration-current"
        >
          {alert.hostname}
        </Link>
      ) : null}
    </div>
    <p className="max-w-[80ch] break-words">
      <ServerSays>{alert.message}</ServerSays>
    </p>
    <p className="max-w-[80ch] break-words text-ink-soft">
      <WhatToDo />
      <ServerSays>{alert.fix}</ServerSays>
    </p>
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <Times alert={alert} />
      {alert.closedAt ? null : <CloseButton alert={alert} />}
    </div>
  </article>
);

function WhatToDo() {
  const t = useTranslations("alerts");
  return <span className="font-medium text-ink">{t("whatToDo")} </span>;
}

function Times({ alert }: { alert: Alert }) {
  const t = useTranslations("alerts");
  const { openedAt, lastSeenAt, closedAt, closedBy, count } = alert;
  const at = (instant: Date) => ({ at: (): ReactNode => <When at={instant} /> });
  return (
    <p className="text-sm text-ink-faint">
      {t.rich("opened", at(openedAt))}
      {count > 1 ? <> · {t.rich("met", { count, ...at(lastSeenAt) })}</> : null}
      {closedAt ? (
        <>
          {" "}
          · {closedBy ? t.rich("closedBy", { name: closedBy, ...at(closedAt) }) : t.rich("closedAlone", at(closedAt))}
        </>
      ) : null}
    </p>
  );
}

function CloseButton({ alert }: { alert: Alert }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const say = useToast();
  const t = useTranslations("alerts");
  const problemOf = useProblem();
  const title = useServerText()(alert.title);
  const refusal = useRefusal("operator");
  const close = useMutation(
    trpc.alerts.close.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.alerts.pathKey() }),
      onError: (error) => say("bad", problemOf(error).message),
    }),
  );
  return (
    <Button
      size="sm"
      isBusy={close.isPending}
      disabledReason={refusal}
      aria-label={alert.hostname ? t("closeThisOf", { title, hostname: alert.hostname }) : t("closeThis", { title })}
      onClick={() => close.mutate({ alertId: alert.alertId })}
    >
      {t("close")}
    </Button>
  );
}
