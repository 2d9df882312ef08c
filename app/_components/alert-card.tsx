"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { When } from "@/app/_components/when";
import type { Alert } from "@/app/_lib/api-types";
import { formatPlural } from "@/app/_lib/format";
import { problemOf } from "@/app/_lib/problem";
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
      <h2 className="min-w-0 font-semibold break-words">{alert.title}</h2>
      {hasHost && alert.hostId ? (
        <Link
          href={`/hosts/${alert.hostId}`}
          className="min-w-0 break-all underline decoration-line-strong underline-offset-2 hover:decoration-current"
        >
          {alert.hostname}
        </Link>
      ) : null}
    </div>
    <p className="max-w-[80ch] break-words">{alert.message}</p>
    <p className="max-w-[80ch] break-words text-ink-soft">
      <span className="font-medium text-ink">What to do: </span>
      {alert.fix}
    </p>
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <p className="text-sm text-ink-faint">
        Opened <When at={alert.openedAt} />
        {alert.count > 1 ? (
          <>
            {" "}
            · met {formatPlural(alert.count, "time")}, last <When at={alert.lastSeenAt} />
          </>
        ) : null}
        {alert.closedAt ? (
          <>
            {" "}
            · closed <When at={alert.closedAt} /> {alert.closedBy ? `by ${alert.closedBy}` : "as the trouble had ended"}
          </>
        ) : null}
      </p>
      {alert.closedAt ? null : <CloseButton alert={alert} />}
    </div>
  </article>
);

function CloseButton({ alert }: { alert: Alert }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const say = useToast();
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
      aria-label={`Close: ${alert.title}${alert.hostname ? `, ${alert.hostname}` : ""}`}
      onClick={() => close.mutate({ alertId: alert.alertId })}
    >
      Close
    </Button>
  );
}
