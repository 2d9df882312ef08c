"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Host } from "@/app/_lib/api-types";
import { ServerSays, useProblem } from "@/app/_lib/server-text";
import { useTRPC } from "@/app/_lib/trpc";
import { useCauseTitle } from "@/app/_lib/use-status-text";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import { useToast } from "@/app/_ui/toast";
import { ReplaceDialog } from "../[hostId]/_components/replace-dialog";

/** What is wrong with the repository, and the ways to mend it from here. */
export function RepositoryFix({ host }: { host: Host }) {
  const problemOf = useProblem();
  const t = useTranslations("addHost.step");
  const causeTitle = useCauseTitle();
  const trpc = useTRPC();
  const say = useToast();
  const [isReplacing, setReplacing] = useState(false);
  const probe = useMutation(
    trpc.repositories.probe.mutationOptions({
      onSuccess: () => say("good", t("probing")),
      onError: (error) => say("bad", problemOf(error).message),
    }),
  );
  return (
    <Notice tone="bad" title={causeTitle(host.repoCause ?? "unknown")}>
      {host.repoMessage ? (
        <p>
          <ServerSays>{host.repoMessage}</ServerSays>
        </p>
      ) : null}
      {host.repoFix ? (
        <p className="font-medium text-ink">
          <ServerSays>{host.repoFix}</ServerSays>
        </p>
      ) : null}
      <div className="flex flex-wrap items-center gap-2 pt-2">
        <Button size="sm" tone="primary" onClick={() => setReplacing(true)}>
          {t("replace")}
        </Button>
        <Button size="sm" isBusy={probe.isPending} onClick={() => probe.mutate({ hostId: host.hostId })}>
          {t("probe")}
        </Button>
        <Link
          href={`/hosts/${host.hostId}?tab=repository`}
          className="inline-flex min-h-6 items-center font-medium text-accent underline"
        >
          {t("open")}
        </Link>
      </div>
      <ReplaceDialog host={host} isOpen={isReplacing} onOpenChange={setReplacing} />
    </Notice>
  );
}

export function FirstBackup({ host, onDone }: { host: Host; onDone: () => void }) {
  const problemOf = useProblem();
  const t = useTranslations("addHost.step");
  const trpc = useTRPC();
  const router = useRouter();
  const say = useToast();
  const { data: groups } = useQuery(trpc.sourceGroups.list.queryOptions({ hostId: host.hostId }));
  const run = useMutation(
    trpc.sourceGroups.run.mutationOptions({
      onSuccess: ({ jobId }) => {
        onDone();
        router.push(`/jobs/${jobId}`);
      },
      onError: (error) => say("bad", problemOf(error).message),
    }),
  );
  const [group] = groups ?? [];
  if (!groups) return null;
  return (
    <div className="flex flex-wrap items-center justify-between gap-3">
      <p className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        {group
          ? t.rich("ready", {
              host: host.hostname,
              paths: () => <span className="font-mono text-sm">{group.paths.join(", ")}</span>,
            })
          : t("noGroup", { host: host.hostname })}
      </p>
      {group ? (
        <Button
          tone="primary"
          isBusy={run.isPending || run.isSuccess}
          onClick={() => run.mutate({ sourceGroupId: group.sourceGroupId })}
        >
          {t("run")}
        </Button>
      ) : (
        <Button asChild>
          <Link href={`/hosts/${host.hostId}?tab=source-groups`}>{t("group")}</Link>
        </Button>
      )}
    </div>
  );
}
