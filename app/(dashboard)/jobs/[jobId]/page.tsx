import type { Metadata } from "next";
import { openPage, orNotFound, serverApi } from "@/app/_lib/server-api";
import { getText } from "@/app/_messages/server";
import { JobScreen } from "./_components/job-screen";

type Props = { params: Promise<{ jobId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { jobId } = await params;
  const api = await serverApi();
  const job = await api.jobs.get({ jobId }).catch(() => null);
  const t = await getText("status");
  return { title: job ? `${t(`jobKind.${job.kind}`)} · ${job.hostname}` : "Job" };
}

export default async function JobPage({ params }: Props) {
  const { jobId } = await params;
  const { api } = await openPage(`/jobs/${jobId}`);
  const job = await orNotFound(api.jobs.get({ jobId }));
  const host = await orNotFound(api.hosts.get({ hostId: job.hostId }));
  return <JobScreen atStart={{ job, host }} />;
}
