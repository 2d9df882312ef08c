"use client";

import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "./button";
import { Dialog, DialogBody, DialogFooter } from "./dialog";
import { Field } from "./field";
import { Input } from "./input";
import { Notice } from "./notice";

type Props = {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: string;
  /** Verb and object, as on the button that opened it. */
  action: string;
  /** What happens, and what does not. */
  children: ReactNode;
  /** The way out; `Cancel` when left out. */
  wayOut?: string;
  /** For what can't be undone: the button works once this text was typed. */
  typeToConfirm?: string;
  /** `primary` for what takes nothing away. */
  tone?: "destroy" | "primary";
  isBusy: boolean;
  /** Why it did not work. */
  problem?: string | null;
  onConfirm: () => void;
};

/** Asks before something is taken away, or before others have to wait. */
export function ConfirmDialog(props: Props) {
  const { isOpen, onOpenChange, title } = props;
  return (
    <Dialog isOpen={isOpen} onOpenChange={onOpenChange} title={title}>
      <Question {...props} />
    </Dialog>
  );
}

function Question({ action, children, wayOut, typeToConfirm, tone = "destroy", isBusy, problem, ...rest }: Props) {
  const t = useTranslations("common");
  const [typed, setTyped] = useState("");
  const isConfirmed = typeToConfirm === undefined || typed.trim() === typeToConfirm;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isConfirmed && !isBusy) rest.onConfirm();
  };
  return (
    <form onSubmit={submit} className="flex min-h-0 flex-1 flex-col">
      <DialogBody>
        <div className="grid gap-2 text-ink-soft">{children}</div>
        {typeToConfirm === undefined ? null : (
          <Field label={t("typeToConfirm", { text: typeToConfirm })}>
            {(control) => (
              <Input
                {...control}
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                autoFocus
              />
            )}
          </Field>
        )}
        {problem ? (
          <Notice tone="bad" role="alert">
            {problem}
          </Notice>
        ) : null}
      </DialogBody>
      <DialogFooter>
        <Button onClick={() => rest.onOpenChange(false)}>{wayOut ?? t("cancel")}</Button>
        <Button
          type="submit"
          tone={tone}
          isBusy={isBusy}
          disabledReason={isConfirmed ? undefined : t("typeFirst", { text: typeToConfirm ?? "" })}
        >
          {action}
        </Button>
      </DialogFooter>
    </form>
  );
}
