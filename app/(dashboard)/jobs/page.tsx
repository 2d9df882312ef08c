import type { Metadata } from "next";
import { type JobFilters, jobFiltersFrom, jobsInput, jobsPath } from "@/app/_lib/job-list";
import { openPage } from "@/app/_lib/server-api";
import { getText } from "@/app/_messages/server";
import { JobsScreen } from "./_components/jobs-screen";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("jobs");
  return { title: t("title") };
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function JobsPage({ searchParams }: Props) {
  const given = await searchParams;
  const text = (name: string) => (typeof given[name] === "string" ? given[name] : null);
  const asked = jobFiltersFrom({ get: text });
  const { api } = await openPage(jobsPath(asked));
  const host = asked.hostId === null ? null : await api.hosts.get({ hostId: asked.hostId }).catch(() => null);
  // A link to a host that was removed shows all jobs rather than an error.
  const filters: JobFilters = { ...asked, hostId: host?.hostId ?? null };
  const atStart = await api.jobs.list(jobsInput(filters));
  return <JobsScreen filters={filters} atStart={atStart} hostname={host?.hostname ?? null} />;
}
