"use client";

import { Activity } from "lucide-react";
import Link from "next/link";
import { JobsTable } from "@/app/_components/jobs-table";
import type { Host, Job } from "@/app/_lib/api-types";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";

export const JobsTab = ({ host, jobs }: { host: Host; jobs: readonly Job[] }) =>
  jobs.length === 0 ? (
    <EmptyState icon={Activity} title="No job yet">
      Jobs show here as soon as something is to be done on {host.hostname}.
    </EmptyState>
  ) : (
    <div className="grid gap-3">
      <JobsTable jobs={jobs} hasHost={false} />
      <Button asChild className="justify-self-start">
        <Link href={`/jobs?host=${encodeURIComponent(host.hostId)}`}>All jobs of this host</Link>
      </Button>
    </div>
  );
