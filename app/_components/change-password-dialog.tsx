"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { DialogForm } from "@/app/_components/dialog-form";
import { textFrom } from "@/app/_lib/form-values";
import { useTRPC } from "@/app/_lib/trpc";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { useToast } from "@/app/_ui/toast";

type Props = { isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

export function ChangePasswordDialog({ isOpen, onOpenChange }: Props) {
  const t = useTranslations("profile");
  return (
    <Dialog isOpen={isOpen} onOpenChange={onOpenChange} title={t("changeTitle")} isSticky>
      <ChangeForm onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function ChangeForm({ onDone }: { onDone: () => void }) {
  const t = useTranslations("profile");
  const trpc = useTRPC();
  const say = useToast();
  const change = useMutation(
    trpc.users.changePassword.mutationOptions({
      onSuccess: () => {
        say("good", t("changed"));
        onDone();
      },
    }),
  );
  return (
    <DialogForm
      call={change}
      submitLabel={t("change")}
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
          <Field label={t("current")} error={fields.currentPassword}>
            {(control) => (
              <Input {...control} name="currentPassword" type="password" autoComplete="current-password" autoFocus />
            )}
          </Field>
          <Field label={t("newPassword")} hint={t("newPasswordHint")} error={fields.newPassword}>
            {(control) => <Input {...control} name="newPassword" type="password" autoComplete="new-password" />}
          </Field>
        </>
      )}
    </DialogForm>
  );
}
