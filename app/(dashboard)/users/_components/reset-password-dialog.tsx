"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { DialogForm } from "@/app/_components/dialog-form";
import type { User } from "@/app/_lib/api-types";
import { textFrom } from "@/app/_lib/form-values";
import { useRefusal } from "@/app/_lib/session";
import { useTRPC } from "@/app/_lib/trpc";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { useToast } from "@/app/_ui/toast";

type Props = { user: User | null; onClose: () => void };

export function ResetPasswordDialog({ user, onClose }: Props) {
  const t = useTranslations("users");
  return (
    <Dialog
      isOpen={user !== null}
      onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}
      title={t("resetTitle", { name: user?.username ?? "" })}
      description={t("resetText")}
      isSticky
    >
      {user ? <ResetForm user={user} onDone={onClose} /> : null}
    </Dialog>
  );
}

function ResetForm({ user, onDone }: { user: User; onDone: () => void }) {
  const t = useTranslations("users");
  const refusal = useRefusal("admin");
  const trpc = useTRPC();
  const say = useToast();
  const reset = useMutation(
    trpc.users.update.mutationOptions({
      onSuccess: ({ username }) => {
        say("good", t("hasNewPassword", { name: username }));
        onDone();
      },
    }),
  );
  return (
    <DialogForm
      call={reset}
      submitLabel={t("resetPassword")}
      refusal={refusal}
      onCancel={onDone}
      onSubmit={(form) => reset.mutate({ userId: user.userId, password: textFrom(form, "password") ?? "" })}
    >
      {(fields) => (
        <>
          <Field label={t("newPassword")} hint={t("newPasswordHint")} error={fields.password}>
            {(control) => <Input {...control} name="password" type="password" autoComplete="new-password" autoFocus />}
          </Field>
        </>
      )}
    </DialogForm>
  );
}
