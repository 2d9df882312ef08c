"use client";

import { useMutation } from "@tanstack/react-query";
import type { FormEvent } from "react";
import type { User } from "@/app/_lib/api-types";
import { textFrom } from "@/app/_lib/form-values";
import { problemOf } from "@/app/_lib/problem";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { Notice } from "@/app/_ui/notice";
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
  const problem = reset.error ? problemOf(reset.error) : null;
  const error = problem?.fields.password;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = textFrom(new FormData(event.currentTarget), "password") ?? "";
    if (!reset.isPending) reset.mutate({ userId: user.userId, password });
  };
  return (
    <form onSubmit={submit} noValidate className="flex min-h-0 flex-1 flex-col">
      <DialogBody>
        {problem && !error ? (
          <Notice tone="bad" role="alert">
            {problem.message}
          </Notice>
        ) : null}
        <Field label="New password" hint="At least 12 characters." error={error}>
          {(control) => <Input {...control} name="password" type="password" autoComplete="new-password" autoFocus />}
        </Field>
      </DialogBody>
      <DialogFooter>
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" tone="primary" isBusy={reset.isPending}>
          Reset password
        </Button>
      </DialogFooter>
    </form>
  );
}
