"use client";

import { useQuery } from "@tanstack/react-query";
import { Search, SearchX } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import type { Host } from "@/app/_lib/api-types";
import { isPlainName } from "@/app/_lib/file-versions";
import { findPath } from "@/app/_lib/snapshot-links";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Checkbox } from "@/app/_ui/checkbox";
import { EmptyState } from "@/app/_ui/empty-state";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { Notice } from "@/app/_ui/notice";
import { Skeleton } from "@/app/_ui/skeleton";
import { RepositoryProblem, RepositoryRefused } from "../../_components/repository-problem";
import { SnapshotPageHeader } from "../../_components/snapshot-page-header";
import { useVia, type Via } from "../../_components/use-via";
import { ViaNotice } from "../../_components/via-picker";
import { FoundList } from "./found-list";

type Asked = { pattern: string; isExact: boolean; isCaseIgnored: boolean };

/** Looks for a name over all snapshots; what is asked is part of the address. */
export function FindScreen({ hostAtStart }: { hostAtStart: Host }) {
  const t = useTranslations("find");
  const { hostId } = hostAtStart;
  const { data: host = hostAtStart } = useQuery(useTRPC().hosts.get.queryOptions({ hostId }));
  const query = useSearchParams();
  const via = useVia();
  const asked: Asked = {
    pattern: query.get("q") ?? "",
    isExact: query.get("exact") === "1",
    isCaseIgnored: query.get("case") === "any",
  };
  const ask = (next: Asked) => window.history.pushState(null, "", findPath({ hostId, ...next, via: via.via }));
  return (
    <>
      <SnapshotPageHeader host={host} title={t("title")} lead={t("lead", { hostname: host.hostname })} />
      <ViaNotice via={via} />
      {via.refusal ? (
        <RepositoryRefused reason={via.refusal} />
      ) : (
        <div className="grid gap-4">
          <FindForm key={JSON.stringify(asked)} asked={asked} onAsk={ask} />
          {asked.pattern === "" ? (
            <EmptyState icon={Search} title={t("start")}>
              {t("startText")}
            </EmptyState>
          ) : (
            <Answer {...{ host, via, asked }} onAsk={ask} />
          )}
        </div>
      )}
    </>
  );
}

function FindForm({ asked, onAsk }: { asked: Asked; onAsk: (next: Asked) => void }) {
  const t = useTranslations("find");
  const [pattern, setPattern] = useState(asked.pattern);
  const [isExact, setExact] = useState(asked.isExact);
  const [isCaseIgnored, setCaseIgnored] = useState(asked.isCaseIgnored);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (pattern !== "") onAsk({ pattern, isExact, isCaseIgnored });
  };
  return (
    <form aria-label={t("title")} onSubmit={submit} className="grid gap-3 rounded-lg border border-line bg-surface p-4">
      <Field
        label={t("pattern")}
        hint={t.rich("patternHint", { code: (chunks) => <code className="font-mono text-xs">{chunks}</code> })}
      >
        {(control) => (
          <Input
            {...control}
            type="search"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={4096}
            autoFocus={asked.pattern === ""}
            className="max-w-3xl font-mono"
            value={pattern}
            onChange={({ target }) => setPattern(target.value)}
          />
        )}
      </Field>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
        <Checkbox label={t("exact")} checked={isExact} onChange={({ target }) => setExact(target.checked)} />
        <Checkbox
          label={t("ignoreCase")}
          checked={isCaseIgnored}
          onChange={({ target }) => setCaseIgnored(target.checked)}
        />
        <Button type="submit" tone="primary" disabledReason={pattern === "" ? t("typeFirst") : undefined}>
          <Search aria-hidden className="size-4" />
          {t("search")}
        </Button>
      </div>
    </form>
  );
}

type AnswerProps = { host: Host; via: Via; asked: Asked; onAsk: (next: Asked) => void };
function Answer({ host, via, asked, onAsk }: AnswerProps) {
  const t = useTranslations("find");
  const { hostId } = host;
  const answer = useQuery(
    useTRPC().snapshots.find.queryOptions(
      { hostId, ...asked, ...(via.via === null ? {} : { viaHostId: via.via }) },
      { retry: false, staleTime: 60_000 },
    ),
  );
  if (answer.error)
    return <RepositoryProblem {...{ host, via }} error={answer.error} onRetry={() => void answer.refetch()} />;
  if (!answer.data)
    return (
      <div role="status" className="grid gap-2">
        <p className="text-ink-soft">{t("searching")}</p>
        <Skeleton className="h-40" />
      </div>
    );
  const around = `*${asked.pattern}*`;
  if (answer.data.found.length === 0)
    return (
      <EmptyState
        icon={SearchX}
        title={t("none")}
        action={
          isPlainName(asked.pattern) && !asked.isExact ? (
            <Button onClick={() => onAsk({ ...asked, pattern: around })}>{t("around", { pattern: around })}</Button>
          ) : null
        }
      >
        {t("noneText")}
      </EmptyState>
    );
  return (
    <>
      {answer.data.isCut ? <Notice tone="warn">{t("cut")}</Notice> : null}
      <FoundList key={JSON.stringify(asked)} hostId={hostId} via={via.via} found={answer.data.found} />
    </>
  );
}
