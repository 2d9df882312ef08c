"use client";

import { type FormEvent, type ReactNode, useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import type { Problem } from "@/app/_lib/problem";
import { useProblem } from "@/app/_lib/server-text";
import { Button } from "@/app/_ui/button";
import { DialogBody, DialogFooter } from "@/app/_ui/dialog";
import { Notice } from "@/app/_ui/notice";

type Props = {
  /** The call that the form makes. */
  call: { error: unknown; isPending: boolean };
  submitLabel: string;
  onSubmit: (values: FormData, form: HTMLFormElement) => void;
  onCancel: () => void;
  /** Why it may not be sent, such as a role that was lowered meanwhile; what is typed stays. */
  refusal?: string | undefined;
  /** The fields; they get what is wrong with each, by name. */
  children: (errors: Problem["fields"]) => ReactNode;
};

/** The form inside a dialog: fields, what the server refused, and the two buttons. */
export function DialogForm({ call, submitLabel, onSubmit, onCancel, refusal, children }: Props) {
  const problemOf = useProblem();
  const t = useTranslations("common");
  const problem = call.error ? problemOf(call.error) : null;
  const errors = problem?.fields ?? {};
  const form = useRef<HTMLFormElement>(null);
  // In a long form the refused field may be out of sight.
  useEffect(() => {
    if (call.error) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [call.error]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!call.isPending && refusal === undefined) onSubmit(new FormData(event.currentTarget), event.currentTarget);
  };
  return (
    <form ref={form} onSubmit={submit} noValidate className="flex min-h-0 flex-1 flex-col">
      <DialogBody>
        {refusal ? (
          <Notice tone="warn" role="status">
            {refusal}
          </Notice>
        ) : null}
        {problem && Object.keys(errors).length === 0 ? (
          <Notice tone="bad" role="alert">
            {problem.message}
          </Notice>
        ) : null}
        {children(errors)}
      </DialogBody>
      <DialogFooter>
        <Button onClick={onCancel}>{t("cancel")}</Button>
        <Button type="submit" tone="primary" isBusy={call.isPending} disabledReason={refusal}>
          {submitLabel}
        </Button>
      </DialogFooter>
    </form>
  );
}
