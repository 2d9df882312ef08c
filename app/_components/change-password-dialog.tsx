"use client";

import { useMutation } from "@tanstack/react-query";
import { DialogForm } from "@/app/_components/dialog-form";
import { textFrom } from "@/app/_lib/form-values";
import { useTRPC } from "@/app/_lib/trpc";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { useToast } from "@/app/_ui/toast";

type Props = { isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

export const ChangePasswordDialog = ({ isOpen, onOpenChange }: Props) => (
  <Dialog isOpen={isOpen} onOpenChange={onOpenChange} title="Change your password" isSticky>
    <ChangeForm onDone={() => onOpenChange(false)} />
  </Dialog>
);

function ChangeForm({ onDone }: { onDone: () => void }) {
  const trpc = useTRPC();
  const say = useToast();
  const change = useMutation(
    trpc.users.changePassword.mutationOptions({
      onSuccess: () => {
        say("good", "Your password was changed.");
        onDone();
      },
    }),
  );
  return (
    <DialogForm
      call={change}
      submitLabel="Change password"
      onCancel={onDone}
      onSubmit={(form) =>
        change.mutate({
          currentPassword: textFrom(form, "currentPassword") ?? "",
          newPassword: textFrom(form, "newPassword") ?? "",
        })
      }
    >
      {(fields) => (
        <>
          <Field label="Current password" error={fields.currentPassword}>
            {(control) => (
              <Input {...control} name="currentPassword" type="password" autoComplete="current-password" autoFocus />
            )}
          </Field>
          <Field label="New password" hint="At least 12 characters." error={fields.newPassword}>
            {(control) => <Input {...control} name="newPassword" type="password" autoComplete="new-password" />}
          </Field>
        </>
      )}
    </DialogForm>
  );
}
