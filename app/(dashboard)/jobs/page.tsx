import type { Metadata } from "next";
import { jobFiltersFrom, jobsInput, jobsPath } from "@/app/_lib/job-list";
import { openPage } from "@/app/_lib/server-api";
import { JobsScreen } from "./_components/jobs-screen";

export const metadata: Metadata = { title: "Jobs" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function JobsPage({ searchParams }: Props) {
  const given = await searchParams;
  const text = (name: string) => (typeof given[name] === "string" ? given[name] : null);
  const asked = jobFiltersFrom({ get: text });
  const { api } = await openPage(jobsPath(asked));
  const hosts = await api.hosts.list();
  // A link to a host that was removed shows all jobs rather than an error.
  const filters = hosts.some(({ hostId }) => hostId === asked.hostId) ? asked : { ...asked, hostId: null };
  const names = hosts.map(({ hostId, hostname }) => ({ hostId, hostname }));
  return <JobsScreen filters={filters} atStart={await api.jobs.list(jobsInput(filters))} hosts={names} />;
}
