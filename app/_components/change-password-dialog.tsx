"use client";

import { useMutation } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { textFrom } from "@/app/_lib/form-values";
import { problemOf } from "@/app/_lib/problem";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { Notice } from "@/app/_ui/notice";
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
  const problem = change.error ? problemOf(change.error) : null;
  const fields = problem?.fields ?? {};
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    if (change.isPending) return;
    change.mutate({
      currentPassword: textFrom(form, "currentPassword") ?? "",
      newPassword: textFrom(form, "newPassword") ?? "",
    });
  };
  return (
    <form onSubmit={submit} noValidate className="flex min-h-0 flex-1 flex-col">
      <DialogBody>
        {problem && Object.keys(fields).length === 0 ? (
          <Notice tone="bad" role="alert">
            {problem.message}
          </Notice>
        ) : null}
        <Field label="Current password" error={fields.currentPassword}>
          {(control) => (
            <Input {...control} name="currentPassword" type="password" autoComplete="current-password" autoFocus />
          )}
        </Field>
        <Field label="New password" hint="At least 12 characters." error={fields.newPassword}>
          {(control) => <Input {...control} name="newPassword" type="password" autoComplete="new-password" />}
        </Field>
      </DialogBody>
      <DialogFooter>
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" tone="primary" isBusy={change.isPending}>
          Change password
        </Button>
      </DialogFooter>
    </form>
  );
}
