"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { Host } from "@/app/_lib/api-types";
import { problemOf } from "@/app/_lib/problem";
import { useRefusal } from "@/app/_lib/session";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { Panel } from "@/app/_ui/panel";
import { useToast } from "@/app/_ui/toast";

export function RemoveHost({ host: { hostId, hostname } }: { host: Host }) {
  const trpc = useTRPC();
  const router = useRouter();
  const say = useToast();
  const refusal = useRefusal("operator");
  const [isOpen, setOpen] = useState(false);
  const remove = useMutation(
    trpc.hosts.remove.mutationOptions({
      onSuccess: () => {
        say("good", `${hostname} was removed.`);
        router.push("/hosts");
      },
    }),
  );
  return (
    <Panel title="Remove host">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-[64ch] text-ink-soft">
          Ends its backups and makes its agent useless at once. Snapshots stay in the repository.
        </p>
        <Button tone="danger" disabledReason={refusal} onClick={() => setOpen(true)}>
          Remove host
        </Button>
      </div>
      <ConfirmDialog
        isOpen={isOpen}
        onOpenChange={setOpen}
        title={`Remove ${hostname}`}
        action="Remove host"
        typeToConfirm={hostname}
        isBusy={remove.isPending || remove.isSuccess}
        problem={remove.error ? problemOf(remove.error).message : null}
        onConfirm={() => remove.mutate({ hostId })}
      >
        <p>
          The server forgets the host, its jobs, their logs, and its repository&apos;s credentials. This can&apos;t be
          undone.
        </p>
        <p>
          Its snapshots stay where they are: keep the repository&apos;s password, or they can&apos;t be read. To take
          the agent off the machine, run the installer there with <code className="font-mono text-sm">--uninstall</code>
          .
        </p>
      </ConfirmDialog>
    </Panel>
  );
}
