"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { DialogForm } from "@/app/_components/dialog-form";
import type { Role } from "@/app/_lib/api-types";
import { textFrom } from "@/app/_lib/form-values";
import { ROLE_HELP, ROLES, roleFrom } from "@/app/_lib/roles";
import { useTRPC } from "@/app/_lib/trpc";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Input, Select } from "@/app/_ui/input";
import { useToast } from "@/app/_ui/toast";

type Props = { isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

export const AddUserDialog = ({ isOpen, onOpenChange }: Props) => (
  <Dialog isOpen={isOpen} onOpenChange={onOpenChange} title="Add user" isSticky>
    <AddUserForm onDone={() => onOpenChange(false)} />
  </Dialog>
);

function AddUserForm({ onDone }: { onDone: () => void }) {
  const trpc = useTRPC();
  const say = useToast();
  const [role, setRole] = useState<Role>("viewer");
  const create = useMutation(
    trpc.users.create.mutationOptions({
      onSuccess: ({ username }) => {
        say("good", `${username} can log in now.`);
        onDone();
      },
    }),
  );
  return (
    <DialogForm
      call={create}
      submitLabel="Add user"
      onCancel={onDone}
      onSubmit={(form) =>
        create.mutate({ username: textFrom(form, "username") ?? "", password: textFrom(form, "password") ?? "", role })
      }
    >
      {(fields) => (
        <>
          <Field label="Username" error={fields.username}>
            {(control) => <Input {...control} name="username" autoComplete="off" autoCapitalize="none" autoFocus />}
          </Field>
          <Field label="Role" hint={ROLE_HELP[role]} error={fields.role}>
            {(control) => (
              <Select
                {...control}
                className="w-full"
                value={role}
                onChange={({ target }) => setRole(roleFrom(target.value))}
              >
                {ROLES.map((one) => (
                  <option key={one}>{one}</option>
                ))}
              </Select>
            )}
          </Field>
          <Field
            label="Password"
            hint="At least 12 characters. Hand it over in person; it can be reset here."
            error={fields.password}
          >
            {(control) => <Input {...control} name="password" type="password" autoComplete="new-password" />}
          </Field>
        </>
      )}
    </DialogForm>
  );
}
