"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { DialogForm } from "@/app/_components/dialog-form";
import { textFrom } from "@/app/_lib/form-values";
import { ROLES, roleFrom } from "@/app/_lib/roles";
import { useMe } from "@/app/_lib/session";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { CodeLine } from "@/app/_ui/code-line";
import { Dialog, DialogBody, DialogFooter } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Input, Select } from "@/app/_ui/input";
import { Notice } from "@/app/_ui/notice";

type Props = { isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

export function MakeTokenDialog({ isOpen, onOpenChange }: Props) {
  const t = useTranslations("profile");
  return (
    <Dialog isOpen={isOpen} onOpenChange={onOpenChange} title={t("makeToken")} isSticky>
      <MakeToken onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function MakeToken({ onDone }: { onDone: () => void }) {
  const t = useTranslations("profile");
  const roleText = useTranslations("session.role");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const me = useMe();
  const [made, setMade] = useState<string | null>(null);
  const mint = useMutation(
    trpc.users.mintApiToken.mutationOptions({
      onSuccess: ({ token }) => {
        setMade(token);
        void queryClient.invalidateQueries(trpc.users.apiTokens.queryFilter());
      },
    }),
  );
  if (made !== null) return <Made token={made} onDone={onDone} />;
  return (
    <DialogForm
      call={mint}
      submitLabel={t("makeToken")}
      onCancel={onDone}
      onSubmit={(form) =>
        mint.mutate({
          name: textFrom(form, "name") ?? "",
          roleLimit: roleFrom(textFrom(form, "roleLimit")),
          expiresInDays: Number(textFrom(form, "expiresInDays") ?? 0),
        })
      }
    >
      {(fields) => (
        <>
          <Field label={t("tokenName")} hint={t("tokenNameHint")} error={fields.name}>
            {(control) => <Input {...control} name="name" autoComplete="off" autoFocus />}
          </Field>
          <Field label={t("tokenRole")} error={fields.roleLimit}>
            {(control) => (
              <Select {...control} name="roleLimit" defaultValue="viewer" className="w-full">
                {ROLES.slice(0, ROLES.indexOf(me.role) + 1).map((role) => (
                  <option key={role} value={role}>
                    {roleText(role)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label={t("tokenDays")} error={fields.expiresInDays}>
            {(control) => (
              <Input {...control} name="expiresInDays" type="number" min={1} max={3650} defaultValue={90} />
            )}
          </Field>
        </>
      )}
    </DialogForm>
  );
}

function Made({ token, onDone }: { token: string; onDone: () => void }) {
  const t = useTranslations("profile");
  return (
    <>
      <DialogBody>
        <Notice tone="warn" title={t("madeToken")} role="status">
          {t("madeTokenText")}
        </Notice>
        <CodeLine label={t("token")} code={token} isWhole />
      </DialogBody>
      <DialogFooter>
        <Button tone="primary" onClick={onDone}>
          {t("done")}
        </Button>
      </DialogFooter>
    </>
  );
}
