"use client";

import { useQuery } from "@tanstack/react-query";
import { FlaskConical, RotateCcw } from "lucide-react";
import { useTranslations } from "use-intl";
import { useStartRestore } from "@/app/_components/use-start-restore";
import { shortId } from "@/app/_lib/format";
import { folderOn, type PlanSentence, restoreInput, sentencesOf } from "@/app/_lib/restore-plan";
import { useRefusal } from "@/app/_lib/session";
import { useTRPC } from "@/app/_lib/trpc";
import { useFormat } from "@/app/_lib/use-format";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import type { Wizard } from "./use-wizard";

/** So many paths are named; the others are counted. */
const NAMED = 20;

/** What will happen, as sentences, and the two buttons that do it. */
export function StepReview(wizard: Wizard) {
  const { host, plan, snapshot, missing, goTo } = wizard;
  const t = useTranslations("restore");
  const target = useTargetHost(wizard);
  const forRole = useRefusal(plan.place === "other" ? "admin" : "operator");
  const { start, isBusy, problem, dialog } = useStartRestore({ hostname: target?.hostname ?? host.hostname });
  const [lack] = missing;
  const snapshotId = snapshot?.snapshotId ?? plan.snapshotId;
  const reason = forRole ?? (lack ? t(`missing.${lack.reason}`) : undefined);
  const run = (isDryRun: boolean) => {
    if (snapshotId !== null) start(restoreInput(host.hostId, plan, { snapshotId, isDryRun }));
  };
  const facts = { ...wizard, target: target?.hostname ?? "…", os: target?.os ?? "linux" };
  return (
    <div className="grid gap-4">
      <div className="grid gap-2">
        <h3 className="font-semibold">{t("review.title")}</h3>
        <ul className="grid list-disc gap-1.5 pl-5">
          {sentencesOf(plan).map((sentence) => (
            <li key={sentence} className={sentence === "otherAccess" ? "font-medium text-warn" : undefined}>
              <Sentence sentence={sentence} {...facts} />
            </li>
          ))}
        </ul>
      </div>
      {lack ? (
        <Notice tone="warn">
          <div className="flex flex-wrap items-center gap-3">
            {t(`missing.${lack.reason}`)}
            <Button size="sm" onClick={() => goTo(lack.step)}>
              {t("review.change", { step: t(`step.${lack.step}`) })}
            </Button>
          </div>
        </Notice>
      ) : null}
      {target?.status === "offline" ? (
        <Notice tone="warn">
          {plan.place === "other" ? t("place.offlineHost") : t("place.offline", { hostname: target.hostname })}
        </Notice>
      ) : null}
      {problem ? (
        <Notice tone="bad" role="alert">
          {problem}
        </Notice>
      ) : null}
      <p className="text-sm text-ink-faint">{t("review.dryRunHint")}</p>
      <div className="flex flex-wrap justify-end gap-2 border-t border-line pt-4">
        <Button onClick={() => goTo("how")}>{t("back")}</Button>
        <Button disabledReason={reason} isBusy={isBusy} onClick={() => run(true)}>
          <FlaskConical aria-hidden className="size-4" />
          {t("review.dryRun")}
        </Button>
        <Button
          tone={plan.place === "in_place" ? "destroy" : "primary"}
          disabledReason={reason}
          isBusy={isBusy}
          onClick={() => run(false)}
        >
          <RotateCcw aria-hidden className="size-4" />
          {t("review.start")}
        </Button>
      </div>
      {dialog}
    </div>
  );
}

/** The host that gets the files; undefined while another one is not known yet. */
function useTargetHost({ host, plan }: Wizard) {
  const isOther = plan.place === "other";
  const { data } = useQuery({
    ...useTRPC().hosts.get.queryOptions({ hostId: plan.toHostId ?? "" }),
    enabled: isOther && plan.toHostId !== null,
    retry: false,
  });
  return isOther ? (plan.toHostId === null ? undefined : data) : host;
}

type SentenceProps = Wizard & { sentence: PlanSentence; target: string; os: string };
function Sentence({ sentence, host, plan, snapshot, target, os }: SentenceProps) {
  const t = useTranslations("restore.review");
  const format = useFormat();
  const text = t(sentence, {
    ...{ target, folder: folderOn(os), hostname: host.hostname, count: plan.paths.length },
    snapshot: shortId(snapshot?.snapshotId ?? plan.snapshotId ?? ""),
    when: snapshot ? format.dateTime(snapshot.takenAt) : "?",
  });
  if (sentence !== "paths") return text;
  const left = plan.paths.length - NAMED;
  return (
    <>
      {text}
      <ul className="mt-1 grid gap-0.5 font-mono text-sm">
        {plan.paths.slice(0, NAMED).map((path) => (
          <li key={path} className="whitespace-pre-wrap [overflow-wrap:anywhere]">
            {path}
          </li>
        ))}
      </ul>
      {left > 0 ? <p className="text-sm text-ink-soft">{t("more", { count: left })}</p> : null}
    </>
  );
}
