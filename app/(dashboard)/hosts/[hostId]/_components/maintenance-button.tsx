"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import type { Host, MaintenanceInput } from "@/app/_lib/api-types";
import { problemOf } from "@/app/_lib/problem";
import { useRefusal } from "@/app/_lib/session";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";

type Kind = MaintenanceInput["kind"];
type Words = { action: string; title: string; isDestroying: boolean };

const WORDS: Record<Kind, Words> = {
  check: { action: "Check", title: "Check the repository", isDestroying: false },
  verify: { action: "Verify", title: "Verify a restore", isDestroying: false },
  prune: { action: "Prune", title: "Prune the repository", isDestroying: true },
  unlock: { action: "Unlock", title: "Remove stale locks", isDestroying: false },
};

type Props = { kind: Kind; host: Host; sharedWith: readonly string[] };

/** Says what a maintenance job does and whom it keeps waiting, queues it, and goes to it. */
export function MaintenanceButton({ kind, host, sharedWith }: Props) {
  const trpc = useTRPC();
  const router = useRouter();
  const refusal = useRefusal("operator");
  const [isOpen, setOpen] = useState(false);
  const [isReadingAll, setReadingAll] = useState(false);
  const run = useMutation(
    trpc.repositories.maintain.mutationOptions({ onSuccess: ({ jobId }) => router.push(`/jobs/${jobId}`) }),
  );
  const { action, title, isDestroying } = WORDS[kind];
  const readsAll = kind === "check" && isReadingAll;
  const notReady = host.repoStatus === "ready" ? undefined : "The repository is not ready yet.";
  return (
    <>
      <Button size="sm" disabledReason={refusal ?? notReady} onClick={() => setOpen(true)}>
        {action}
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        onOpenChange={setOpen}
        title={title}
        action={action}
        tone={isDestroying ? "destroy" : "primary"}
        isBusy={run.isPending || run.isSuccess}
        problem={run.error ? problemOf(run.error).message : null}
        onConfirm={() =>
          run.mutate({ hostId: host.hostId, kind, ...(readsAll ? { readData: { part: 1, total: 1 } } : {}) })
        }
      >
        <Consequence kind={kind} host={host} sharedWith={sharedWith} />
        {kind === "check" ? (
          <label className="flex items-start gap-2 text-ink">
            <input
              type="checkbox"
              className="mt-1 size-4 shrink-0 accent-accent"
              checked={isReadingAll}
              onChange={(event) => setReadingAll(event.target.checked)}
            />
            Read all the data, too. It loads the whole repository, and may take hours.
          </label>
        ) : null}
      </ConfirmDialog>
    </>
  );
}

function Consequence({ kind, host, sharedWith }: Props): ReactNode {
  const waiting = `Backups of ${[host.hostname, ...sharedWith].join(", ")} wait until it has ended.`;
  switch (kind) {
    case "check":
      return <p>Looks whether the repository is whole. It needs the repository alone: {lowerFirst(waiting)}</p>;
    case "verify":
      return (
        <p>
          Restores a sample of the newest snapshot into an empty folder on the host, compares it, and removes it.
          Backups may run beside it.
        </p>
      );
    case "prune":
      return (
        <>
          <p>
            Deletes the data that no snapshot needs, for good: what was forgotten can&apos;t be brought back after it.
            Snapshots that still exist lose nothing.
          </p>
          <p>It needs the repository alone, and may take long. {waiting}</p>
        </>
      );
    case "unlock":
      return (
        <p>
          Removes the locks whose process is gone, and those not renewed for half an hour. Locks of running backups
          stay.
        </p>
      );
  }
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
