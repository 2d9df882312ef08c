"use client";

import { useMutation } from "@tanstack/react-query";
import type { User } from "@/app/_lib/api-types";
import { problemOf } from "@/app/_lib/problem";
import { useTRPC } from "@/app/_lib/trpc";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { useToast } from "@/app/_ui/toast";

type Props = { user: User | null; onClose: () => void };

export function DisableDialog({ user, onClose }: Props) {
  const trpc = useTRPC();
  const say = useToast();
  const disable = useMutation(
    trpc.users.update.mutationOptions({
      onSuccess: ({ username }) => {
        say("good", `${username} was disabled.`);
        onClose();
      },
    }),
  );
  const close = () => {
    disable.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      isOpen={user !== null}
      onOpenChange={(isOpen) => (isOpen ? undefined : close())}
      title={`Disable ${user?.username ?? ""}`}
      action="Disable user"
      isBusy={disable.isPending}
      problem={disable.error ? problemOf(disable.error).message : null}
      onConfirm={() => user && disable.mutate({ userId: user.userId, isDisabled: true })}
    >
      <p>Ends all sessions at once; logging in is refused until the user is enabled again.</p>
    </ConfirmDialog>
  );
}

export function RemoveDialog({ user, onClose }: Props) {
  const trpc = useTRPC();
  const say = useToast();
  const remove = useMutation(
    trpc.users.remove.mutationOptions({
      onSuccess: () => {
        say("good", `${user?.username ?? "The user"} was removed.`);
        onClose();
      },
    }),
  );
  const close = () => {
    remove.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      isOpen={user !== null}
      onOpenChange={(isOpen) => (isOpen ? undefined : close())}
      title={`Remove ${user?.username ?? ""}`}
      action="Remove user"
      typeToConfirm={user?.username ?? ""}
      isBusy={remove.isPending}
      problem={remove.error ? problemOf(remove.error).message : null}
      onConfirm={() => user && remove.mutate({ userId: user.userId })}
    >
      <p>Ends all sessions and API tokens of this user. What the user did stays in the audit log.</p>
    </ConfirmDialog>
  );
}
