"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { DialogForm } from "@/app/_components/dialog-form";
import type { Role } from "@/app/_lib/api-types";
import { textFrom } from "@/app/_lib/form-values";
import { ROLES, roleFrom } from "@/app/_lib/roles";
import { useRefusal } from "@/app/_lib/session";
import { useTRPC } from "@/app/_lib/trpc";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Input, Select } from "@/app/_ui/input";
import { useToast } from "@/app/_ui/toast";

type Props = { isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

export function AddUserDialog({ isOpen, onOpenChange }: Props) {
  const t = useTranslations("users");
  return (
    <Dialog isOpen={isOpen} onOpenChange={onOpenChange} title={t("add")} isSticky>
      <AddUserForm onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function AddUserForm({ onDone }: { onDone: () => void }) {
  const t = useTranslations("users");
  const roleText = useTranslations("session.role");
  const refusal = useRefusal("admin");
  const trpc = useTRPC();
  const say = useToast();
  const [role, setRole] = useState<Role>("viewer");
  const create = useMutation(
    trpc.users.create.mutationOptions({
      onSuccess: ({ username }) => {
        say("good", t("canLogIn", { name: username }));
        onDone();
      },
    }),
  );
  return (
    <DialogForm
      call={create}
      submitLabel={t("add")}
      refusal={refusal}
      onCancel={onDone}
      onSubmit={(form) =>
        create.mutate({ username: textFrom(form, "username") ?? "", password: textFrom(form, "password") ?? "", role })
      }
    >
      {(fields) => (
        <>
          <Field label={t("username")} error={fields.username}>
            {(control) => <Input {...control} name="username" autoComplete="off" autoCapitalize="none" autoFocus />}
          </Field>
          <Field label={t("role")} hint={t(`roleHelp.${role}`)} error={fields.role}>
            {(control) => (
              <Select
                {...control}
                className="w-full"
                value={role}
                onChange={({ target }) => setRole(roleFrom(target.value))}
              >
                {ROLES.map((one) => (
                  <option key={one} value={one}>
                    {roleText(one)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label={t("password")} hint={t("passwordHint")} error={fields.password}>
            {(control) => <Input {...control} name="password" type="password" autoComplete="new-password" />}
          </Field>
        </>
      )}
    </DialogForm>
  );
}
