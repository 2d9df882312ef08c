"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { JobsTable } from "@/app/_components/jobs-table";
import type { Host, Job } from "@/app/_lib/api-types";
import { HOST_JOBS } from "@/app/_lib/host-tabs";
import { useTRPC } from "@/app/_lib/trpc";
import { Section } from "@/app/_ui/panel";
import { MaintenancePanel } from "./maintenance-panel";
import { RecoveryKitPanel } from "./recovery-kit-panel";
import { RepositoryPanel } from "./repository-panel";

const LOOKED_AT_HERE: readonly Job["kind"][] = ["init", "probe", "forget", "prune", "check", "unlock", "verify"];

export function RepositoryTab({ host }: { host: Host }) {
  const t = useTranslations("repository");
  const { data: jobs = [] } = useQuery(
    useTRPC().jobs.list.queryOptions({ hostId: host.hostId, limit: HOST_JOBS.page }),
  );
  const looks = jobs.filter(({ kind }) => LOOKED_AT_HERE.includes(kind));
  return (
    <div className="grid gap-4">
      <RepositoryPanel host={host} />
      <MaintenancePanel host={host} />
      <RecoveryKitPanel host={host} />
      {looks.length > 0 ? (
        <Section title={t("latestJobs")}>
          <JobsTable jobs={looks.slice(0, 5)} hasHost={false} label={t("latestJobs")} />
        </Section>
      ) : null}
    </div>
  );
}
