"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Camera } from "lucide-react";
import Link from "next/link";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import type { Host, Snapshot } from "@/app/_lib/api-types";
import { NEWEST_SNAPSHOTS } from "@/app/_lib/host-queries";
import { hostPath } from "@/app/_lib/host-tabs";
import { RESTORE_STEPS } from "@/app/_lib/restore-plan";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { HostPageHeader } from "../../_components/host-page-header";
import { useSnapshots } from "../../_components/use-snapshots";
import { StepHow } from "./step-how";
import { StepReview } from "./step-review";
import { StepWhat } from "./step-what";
import { StepWhere } from "./step-where";
import { Stepper } from "./stepper";
import { useWizard, type Wizard } from "./use-wizard";

type Props = { atStart: { host: Host; snapshots: Snapshot[] } };

/** What → where → how → review. Nothing happens before the last step. */
export function RestoreWizard({ atStart }: Props) {
  const { hostId } = atStart.host;
  const trpc = useTRPC();
  const client = useQueryClient();
  useState(() => {
    client.setQueryData(trpc.snapshots.list.queryKey({ hostId, limit: NEWEST_SNAPSHOTS }), atStart.snapshots);
    return null;
  });
  const { data: host } = useQuery({ ...trpc.hosts.get.queryOptions({ hostId }), initialData: atStart.host });
  const { snapshots = atStart.snapshots } = useSnapshots(hostId);
  const t = useTranslations("restore");
  const wizard = useWizard(host, snapshots);
  return (
    <>
      <HostPageHeader host={host} title={t("titleOf", { hostname: host.hostname })} lead={t("lead")} />
      {snapshots.length === 0 && wizard.plan.snapshotId === null ? (
        <EmptyState
          icon={Camera}
          title={t("none.title")}
          action={
            <Button asChild tone="primary">
              <Link href={hostPath(hostId)}>{t("none.action")}</Link>
            </Button>
          }
        >
          {t("none.text")}
        </EmptyState>
      ) : (
        <div className="grid max-w-4xl gap-4">
          <Stepper {...wizard} />
          <Step {...wizard} />
        </div>
      )}
    </>
  );
}

function Step(wizard: Wizard) {
  const { step } = wizard;
  const t = useTranslations("restore");
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(step);
  // Whoever goes on by keyboard or hears the page begins at the step's title, not at a button that is gone.
  useEffect(() => {
    if (shown.current === step) return;
    shown.current = step;
    heading.current?.focus();
  }, [step]);
  const number = RESTORE_STEPS.indexOf(step) + 1;
  return (
    <section aria-labelledby="restore-step" className="grid min-w-0 gap-4 rounded-lg border border-line bg-surface p-4">
      <h2 id="restore-step" ref={heading} tabIndex={-1} className="text-lg font-semibold outline-none">
        <span className="sr-only">{t("stepOf", { number, count: RESTORE_STEPS.length, name: t(`step.${step}`) })}</span>
        <span aria-hidden>{t(`step.${step}`)}</span>
      </h2>
      <Content {...wizard} />
      {step === "review" ? null : <Ways {...wizard} />}
    </section>
  );
}

function Content(wizard: Wizard) {
  switch (wizard.step) {
    case "what":
      return <StepWhat {...wizard} />;
    case "where":
      return <StepWhere {...wizard} />;
    case "how":
      return <StepHow {...wizard} />;
    case "review":
      return <StepReview {...wizard} />;
  }
}

function Ways({ step, missing, goTo }: Wizard) {
  const t = useTranslations("restore");
  const at = RESTORE_STEPS.indexOf(step);
  const [before, after] = [RESTORE_STEPS[at - 1], RESTORE_STEPS[at + 1]];
  const [lack] = missing.filter((one) => one.step === step);
  return (
    <div className="flex flex-wrap justify-end gap-2 border-t border-line pt-4">
      {before ? <Button onClick={() => goTo(before)}>{t("back")}</Button> : null}
      {after ? (
        <Button
          tone="primary"
          disabledReason={lack ? t(`missing.${lack.reason}`) : undefined}
          onClick={() => goTo(after)}
        >
          {t("next")}
        </Button>
      ) : null}
    </div>
  );
}
