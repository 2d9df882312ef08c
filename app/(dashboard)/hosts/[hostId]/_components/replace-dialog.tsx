"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { repositoryUrlProblem } from "@/agent/protocol/mod";
import { DialogForm } from "@/app/_components/dialog-form";
import type { Host, ReplaceInput } from "@/app/_lib/api-types";
import { textFrom } from "@/app/_lib/form-values";
import { useTRPC } from "@/app/_lib/trpc";
import { useRepositoryHelp } from "@/app/_lib/use-repository-help";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { Notice } from "@/app/_ui/notice";
import { useToast } from "@/app/_ui/toast";
import { CredentialFields, credentialsFrom } from "../../_components/credential-fields";

type Props = { host: Host; isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

/** Another login, password or place for a host's repository; the host probes it at once. */
export function ReplaceDialog({ host, isOpen, onOpenChange }: Props) {
  const t = useTranslations("repository.replace");
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title={t("action")}
      description={t("description")}
      size="lg"
      isSticky
    >
      <ReplaceForm host={host} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function ReplaceForm({ host, onDone }: { host: Host; onDone: () => void }) {
  const t = useTranslations("repository.replace");
  const trpc = useTRPC();
  const say = useToast();
  const help = useRepositoryHelp();
  const [url, setUrl] = useState(host.repoUrl);
  const replace = useMutation(
    trpc.repositories.replace.mutationOptions({
      onSuccess: () => {
        say("good", t("saved"));
        onDone();
      },
    }),
  );
  const hasMoved = url.trim() !== host.repoUrl;
  // Said while it is typed, by the rules that the server has, too.
  const typing = url.trim() === "" ? undefined : (repositoryUrlProblem(url.trim()) ?? undefined);
  return (
    <DialogForm
      call={replace}
      submitLabel={t("submit")}
      onCancel={onDone}
      onSubmit={(form) => replace.mutate(inputFrom(host, form))}
    >
      {(fields) => (
        <>
          <CredentialFields fields={fields} whenEmpty="stays" />
          <Field label={t("url")} error={typing ?? fields.repoUrl} hint={help(url)}>
            {(control) => (
              <Input
                {...control}
                name="repoUrl"
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                className="font-mono"
                value={url}
                onChange={(event) => setUrl(event.target.value)}
              />
            )}
          </Field>
          {hasMoved ? (
            <Notice tone="warn" title={t("moves")}>
              {t("movesText")}
            </Notice>
          ) : null}
        </>
      )}
    </DialogForm>
  );
}

function inputFrom({ hostId, repoUrl }: Host, form: FormData): ReplaceInput {
  const typed = textFrom(form, "repoUrl")?.trim() ?? "";
  return { hostId, ...(typed === repoUrl ? {} : { repoUrl: typed }), ...credentialsFrom(form) };
}
