"use client";

import { useMutation } from "@tanstack/react-query";
import type { SourceGroup } from "@/app/_lib/api-types";
import { problemOf } from "@/app/_lib/problem";
import { useTRPC } from "@/app/_lib/trpc";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { useToast } from "@/app/_ui/toast";

type Props = { group: SourceGroup; isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

export function DeleteSourceGroup({ group: { sourceGroupId, name }, isOpen, onOpenChange }: Props) {
  const trpc = useTRPC();
  const say = useToast();
  const remove = useMutation(
    trpc.sourceGroups.delete.mutationOptions({
      onSuccess: () => {
        say("good", `${name} was deleted.`);
        onOpenChange(false);
      },
    }),
  );
  return (
    <ConfirmDialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title={`Delete ${name}`}
      action="Delete source group"
      isBusy={remove.isPending || remove.isSuccess}
      problem={remove.error ? problemOf(remove.error).message : null}
      onConfirm={() => remove.mutate({ sourceGroupId })}
    >
      <p>The host backs these paths up no more. What was backed up stays: no snapshot is removed.</p>
    </ConfirmDialog>
  );
}
