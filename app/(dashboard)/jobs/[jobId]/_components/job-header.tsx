"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import { Crumbs } from "@/app/_components/crumbs";
import { PageHeader } from "@/app/_components/page-header";
import { When } from "@/app/_components/when";
import type { Host, Job } from "@/app/_lib/api-types";
import { hostPath } from "@/app/_lib/host-tabs";
import { isInFlight, JOB_STATE } from "@/app/_lib/status";
import { useFormat } from "@/app/_lib/use-format";
import { useJobTitle } from "@/app/_lib/use-status-text";
import { Chip } from "@/app/_ui/chip";
import { CancelJob } from "./cancel-job";
import { RetryJob } from "./retry-job";

/** What the job is, where it stands, and what can be done about it. */
export function JobHeader({ job, host }: { job: Job; host: Host }) {
  const t = useTranslations("job.header");
  const format = useFormat();
  const jobTitle = useJobTitle();
  return (
    <PageHeader
      above={
        <Crumbs
          label={t("where")}
          way={[
            { text: t("jobs"), href: "/jobs" },
            { text: job.hostname, href: hostPath(job.hostId) },
          ]}
        />
      }
      title={`${jobTitle(job)} · ${job.sourceGroupName ?? job.hostname}`}
      lead={
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Chip status={JOB_STATE[job.state]} />
          {isInFlight(job.state) && job.cancelRequestedAt ? (
            <span className="text-sm">
              {t.rich("cancelAsked", { when: () => <When key="when" at={job.cancelRequestedAt} /> })}
            </span>
          ) : null}
          <span className="text-sm text-ink-faint">
            {job.scheduleId === null ? (
              t("askedBy", { who: job.requestedBy })
            ) : (
              <Link href={hostPath(job.hostId, "schedules")} className="hover:text-ink hover:underline">
                {job.nominalAt ? t("scheduledFor", { when: format.run(job.nominalAt) }) : t("scheduled")}
              </Link>
            )}
          </span>
          {job.attempts !== null && job.attempts > 1 ? (
            <span className="text-sm text-ink-faint">{t("attempts", { count: job.attempts })}</span>
          ) : null}
        </div>
      }
      action={isInFlight(job.state) ? <CancelJob job={job} /> : <RetryJob job={job} host={host} />}
    />
  );
}
