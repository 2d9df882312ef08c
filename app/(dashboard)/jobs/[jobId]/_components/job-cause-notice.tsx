"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import type { Job } from "@/app/_lib/api-types";
import { hostPath } from "@/app/_lib/host-tabs";
import { causeTab, isInFlight } from "@/app/_lib/status";
import { useCauseTitle } from "@/app/_lib/use-status-text";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";

const PLACE = { repository: "Open repository", "source-groups": "Open source groups" } as const;

/** Why a job ended as it did, what to do about it, and where. */
export function JobCauseNotice({ job }: { job: Job }) {
  const causeTitle = useCauseTitle();
  const t = useTranslations("status");
  const { cause, message, fix, state, exitCode, hostId } = job;
  if (isInFlight(state) || state === "succeeded" || (!cause && !message)) return null;
  const tab = cause ? causeTab(cause) : null;
  const tone = state === "cancelled" ? "info" : state === "partial" ? "warn" : "bad";
  return (
    <Notice tone={tone} title={cause ? causeTitle(cause) : t(`job.${state}`)}>
      <div className="grid gap-1">
        {message ? <p>{message}</p> : null}
        {fix ? <p className="font-medium text-ink">{fix}</p> : null}
        {exitCode !== null && exitCode !== 0 ? (
          <p className="text-sm">restic ended with exit code {exitCode}.</p>
        ) : null}
        {tab ? (
          <div className="pt-1.5">
            <Button asChild size="sm">
              <Link href={hostPath(hostId, tab)}>{PLACE[tab]}</Link>
            </Button>
          </div>
        ) : null}
      </div>
    </Notice>
  );
}
