"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { JobsTable } from "@/app/_components/jobs-table";
import type { Host, Job } from "@/app/_lib/api-types";
import { problemOf } from "@/app/_lib/problem";
import { useRefusal } from "@/app/_lib/session";
import { REPOSITORY_STATE } from "@/app/_lib/status";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Chip } from "@/app/_ui/chip";
import { Facts, Panel, Section } from "@/app/_ui/panel";
import { useToast } from "@/app/_ui/toast";
import { MaintenancePanel } from "./maintenance-panel";
import { ReplaceDialog } from "./replace-dialog";
import { RepositoryFailure } from "./repository-failure";

const LOOKED_AT_HERE: readonly Job["kind"][] = ["init", "probe", "forget", "prune", "check", "unlock", "verify"];

export function RepositoryTab({ host, jobs }: { host: Host; jobs: readonly Job[] }) {
  const refusal = useRefusal("operator");
  const [isReplacing, setReplacing] = useState(false);
  const checks = jobs.filter(({ kind }) => LOOKED_AT_HERE.includes(kind));
  return (
    <div className="grid gap-4">
      <Panel
        title="Repository"
        action={
          <div className="flex flex-wrap gap-2">
            <ProbeButton host={host} refusal={refusal} />
            <Button size="sm" disabledReason={refusal} onClick={() => setReplacing(true)}>
              Replace credentials
            </Button>
          </div>
        }
      >
        <div className="grid gap-4">
          <Facts
            rows={[
              ["State", <Chip key="state" status={REPOSITORY_STATE[host.repoStatus]} />],
              [
                "Location",
                <span key="location" className="font-mono text-sm break-all">
                  {host.repoUrl}
                </span>,
              ],
              ["Credentials", "Kept encrypted. They can be replaced, but not shown."],
            ]}
          />
          {host.repoStatus === "init_failed" ? <RepositoryFailure host={host} /> : null}
          <p className="text-sm text-ink-soft">{stateText(host)}</p>
        </div>
      </Panel>
      <MaintenancePanel host={host} />
      {checks.length > 0 ? (
        <Section title="Latest jobs on the repository">
          <JobsTable jobs={checks.slice(0, 5)} hasHost={false} label="Latest jobs on the repository" />
        </Section>
      ) : null}
      <ReplaceDialog key={String(isReplacing)} host={host} isOpen={isReplacing} onOpenChange={setReplacing} />
    </div>
  );
}

function ProbeButton({ host, refusal }: { host: Host; refusal: string | undefined }) {
  const trpc = useTRPC();
  const say = useToast();
  const probe = useMutation(
    trpc.repositories.probe.mutationOptions({
      onSuccess: () =>
        say(
          "good",
          host.status === "online" ? "The host is looking at its repository." : "The probe waits for the host.",
        ),
      onError: (error) => say("bad", problemOf(error).message),
    }),
  );
  return (
    <Button
      size="sm"
      isBusy={probe.isPending}
      disabledReason={refusal}
      onClick={() => probe.mutate({ hostId: host.hostId })}
    >
      Probe repository
    </Button>
  );
}

function stateText(host: Host): string {
  switch (host.repoStatus) {
    case "pending":
      return host.status === "online"
        ? "The host is about to open it."
        : "The host opens or creates it as soon as its agent is connected.";
    case "initializing":
      return "The host is opening it, or creating it if nothing is there yet.";
    case "ready":
      return "The host can read and write it. Probe it to see that this is still so.";
    case "init_failed":
      return "No backup runs until it can be opened. What is stored in it was not changed.";
  }
}
