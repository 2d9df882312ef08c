"use client";

import { useMutation } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useRef } from "react";
import { useTranslations } from "use-intl";
import type { Issue, Overview } from "@/app/_lib/api-types";
import { actionFor, ISSUE_LOOK } from "@/app/_lib/overview";
import { useProblem } from "@/app/_lib/server-text";
import { useRefusal } from "@/app/_lib/session";
import { useTRPC } from "@/app/_lib/trpc";
import { useListKeys } from "@/app/_lib/use-list-keys";
import { useStillOrder } from "@/app/_lib/use-still-order";
import { Button } from "@/app/_ui/button";
import { Chip } from "@/app/_ui/chip";
import { Panel } from "@/app/_ui/panel";
import { useToast } from "@/app/_ui/toast";
import { useIssueText } from "./issue-text";

const keyOf = ({ kind, hostId, alertId }: Issue): string => alertId ?? `${kind} ${hostId}`;

/** What a person has to do, the worst first, each with the one action that mends it. */
export function NeedsAction({ issues }: { issues: Overview["issues"] }) {
  const t = useTranslations("overview");
  const list = useRef<HTMLUListElement>(null);
  const { rows, hold } = useStillOrder(issues.shown, keyOf);
  useListKeys(list);
  const more = issues.total - issues.shown.length;
  return (
    <Panel title={t("needs.title")} isFlush>
      {rows.length === 0 ? (
        <p className="flex items-center gap-2 p-4 text-ink-soft">
          <CircleCheck aria-hidden className="size-4" />
          {t("needs.empty")}
        </p>
      ) : (
        <ul ref={list} {...hold} className="divide-y divide-line">
          {rows.map((issue) => (
            <Row key={keyOf(issue)} issue={issue} />
          ))}
        </ul>
      )}
      {more > 0 ? (
        <p className="flex flex-wrap gap-x-3 border-t border-line px-4 py-2.5 text-ink-soft">
          {t("needs.more", { more })}
          <Link href="/hosts?view=attention" className="text-accent hover:underline">
            {t("needs.allHosts")}
          </Link>
        </p>
      ) : null}
    </Panel>
  );
}

function Row({ issue }: { issue: Issue }) {
  const t = useTranslations("overview");
  const issueText = useIssueText();
  const name = issue.hostname ?? t("needs.server");
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1.5 px-4 py-2 hover:bg-hover sm:grid-cols-[12.5rem_minmax(0,1fr)_auto]">
      <div className="flex max-sm:col-span-2">
        <Chip status={ISSUE_LOOK[issue.kind]} />
      </div>
      <div className="min-w-0">
        {issue.hostId === null ? (
          <span className="block truncate font-medium">{name}</span>
        ) : (
          <Link
            href={`/hosts/${issue.hostId}`}
            data-row
            title={name}
            className="block truncate font-medium hover:underline"
          >
            {name}
          </Link>
        )}
        <p className="text-sm text-ink-soft">{issueText(issue)}</p>
      </div>
      <Action issue={issue} name={name} />
    </li>
  );
}

function Action({ issue, name }: { issue: Issue; name: string }) {
  const t = useTranslations("overview");
  const action = actionFor(issue);
  const text = t(`action.${action.text}`);
  if (action.kind === "retry") return <Retry jobId={action.jobId} name={name} />;
  return (
    <Button asChild size="sm" className="max-sm:h-11">
      <Link href={action.href} aria-label={t("action.of", { action: text, name })}>
        {text}
      </Link>
    </Button>
  );
}

function Retry({ jobId, name }: { jobId: string; name: string }) {
  const problemOf = useProblem();
  const t = useTranslations("overview");
  const trpc = useTRPC();
  const router = useRouter();
  const say = useToast();
  const refusal = useRefusal("operator");
  const retry = useMutation(
    trpc.jobs.retry.mutationOptions({
      onSuccess: (job) => router.push(`/jobs/${job.jobId}`),
      onError: (error) => say("bad", problemOf(error).message),
    }),
  );
  return (
    <Button
      size="sm"
      className="max-sm:h-11"
      aria-label={t("action.of", { action: t("action.retry"), name })}
      isBusy={retry.isPending || retry.isSuccess}
      disabledReason={refusal}
      onClick={() => retry.mutate({ jobId })}
    >
      {t("action.retry")}
    </Button>
  );
}
