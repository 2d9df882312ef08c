import type { Metadata } from "next";
import type { LogPage } from "@/app/_lib/api-types";
import { tailOf } from "@/app/_lib/log-view";
import { openPage, orNotFound, serverApi } from "@/app/_lib/server-api";
import { getText } from "@/app/_messages/server";
import { JobScreen } from "./_components/job-screen";

type Props = { params: Promise<{ jobId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { jobId } = await params;
  const api = await serverApi();
  const job = await api.jobs.get({ jobId }).catch(() => null);
  const [kind, t] = [await getText("status"), await getText("job")];
  return { title: job ? `${kind(`jobKind.${job.kind}`)} · ${job.hostname}` : t("title") };
}

export default async function JobPage({ params }: Props) {
  const { jobId } = await params;
  const { api } = await openPage(`/jobs/${jobId}`);
  const job = await orNotFound(api.jobs.get({ jobId }));
  const host = await orNotFound(api.hosts.get({ hostId: job.hostId }));
  return <JobScreen atStart={{ job, host, log: job.logRemovedAt ? null : await endOfLog(api, jobId) }} />;
}

/** The page opens at the log's end; without it the browser asks for itself. */
async function endOfLog(api: Awaited<ReturnType<typeof serverApi>>, jobId: string): Promise<LogPage | null> {
  try {
    const { total } = await api.jobs.logLines({ jobId, count: 0 });
    return await api.jobs.logLines({ jobId, ...tailOf(total) });
  } catch {
    return null;
  }
}
