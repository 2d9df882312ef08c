"use client";

import type { ComponentProps } from "react";
import { useProblem } from "@/app/_lib/server-text";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";

type Props = Omit<ComponentProps<typeof ConfirmDialog>, "onOpenChange" | "isBusy" | "problem"> & {
  /** The call that is made once it was confirmed. */
  call: { isPending: boolean; error: unknown; reset: () => void };
  onClose: () => void;
};

/** Asks before a call, and says why it was refused; the refusal goes when it is closed, lest it is said of the next. */
export function ConfirmCall({ call, onClose, ...rest }: Props) {
  const problemOf = useProblem();
  const close = () => {
    call.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      {...rest}
      onOpenChange={(isOpen) => (isOpen ? undefined : close())}
      isBusy={call.isPending}
      problem={call.error ? problemOf(call.error).message : null}
    />
  );
}
