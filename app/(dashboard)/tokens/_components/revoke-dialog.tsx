"use client";

import { useMutation } from "@tanstack/react-query";
import type { Token } from "@/app/_lib/api-types";
import { problemOf } from "@/app/_lib/problem";
import { useTRPC } from "@/app/_lib/trpc";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { useToast } from "@/app/_ui/toast";

export function RevokeDialog({ token, onClose }: { token: Token | null; onClose: () => void }) {
  const trpc = useTRPC();
  const say = useToast();
  const revoke = useMutation(
    trpc.enrollment.revoke.mutationOptions({
      onSuccess: ({ hostname }) => {
        say("good", `The token for ${hostname} was revoked.`);
        onClose();
      },
    }),
  );
  const close = () => {
    revoke.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      isOpen={token !== null}
      onOpenChange={(isOpen) => (isOpen ? undefined : close())}
      title={`Revoke the token for ${token?.hostname ?? ""}`}
      action="Revoke token"
      isBusy={revoke.isPending}
      problem={revoke.error ? problemOf(revoke.error).message : null}
      onConfirm={() => token && revoke.mutate({ tokenHash: token.tokenHash })}
    >
      <p>Its install line stops working at once. To add the host after all, make a new line with Add host.</p>
    </ConfirmDialog>
  );
}
