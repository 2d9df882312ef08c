"use client";

import { useMutation } from "@tanstack/react-query";
import { DialogForm } from "@/app/_components/dialog-form";
import type { User } from "@/app/_lib/api-types";
import { textFrom } from "@/app/_lib/form-values";
import { useTRPC } from "@/app/_lib/trpc";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { useToast } from "@/app/_ui/toast";

type Props = { user: User | null; onClose: () => void };

export const ResetPasswordDialog = ({ user, onClose }: Props) => (
  <Dialog
    isOpen={user !== null}
    onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}
    title={`Reset the password of ${user?.username ?? ""}`}
    description="Ends all sessions of this user at once."
    isSticky
  >
    {user ? <ResetForm user={user} onDone={onClose} /> : null}
  </Dialog>
);

function ResetForm({ user, onDone }: { user: User; onDone: () => void }) {
  const trpc = useTRPC();
  const say = useToast();
  const reset = useMutation(
    trpc.users.update.mutationOptions({
      onSuccess: ({ username }) => {
        say("good", `${username} has a new password.`);
        onDone();
      },
    }),
  );
  return (
    <DialogForm
      call={reset}
      submitLabel="Reset password"
      onCancel={onDone}
      onSubmit={(form) => reset.mutate({ userId: user.userId, password: textFrom(form, "password") ?? "" })}
    >
      {(fields) => (
        <>
          <Field label="New password" hint="At least 12 characters." error={fields.password}>
            {(control) => <Input {...control} name="password" type="password" autoComplete="new-password" autoFocus />}
          </Field>
        </>
      )}
    </DialogForm>
  );
}
