"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { DialogForm } from "@/app/_components/dialog-form";
import type { MintedToken, MintInput } from "@/app/_lib/api-types";
import { REPOSITORY_EXAMPLE } from "@/app/_lib/repository-help";
import { useTRPC } from "@/app/_lib/trpc";
import { useRepositoryHelp } from "@/app/_lib/use-repository-help";
import { Field } from "@/app/_ui/field";
import { Input, TextArea } from "@/app/_ui/input";
import { CredentialFields, credentialsFrom } from "./credential-fields";
import { useDetailsCheck } from "./use-details-check";

type Props = {
  /** What was typed for a line that is no good any more. */
  typed: MintInput | null;
  onMinted: (minted: MintedToken, input: MintInput) => void;
  onCancel: () => void;
};

const parts = (text: string, separator: RegExp): string[] =>
  text
    .split(separator)
    .map((part) => part.trim())
    .filter(Boolean);

export function MintForm({ typed, onMinted, onCancel }: Props) {
  const t = useTranslations("addHost");
  const trpc = useTRPC();
  const help = useRepositoryHelp();
  const [hostname, setHostname] = useState(typed?.hostname ?? "");
  const [repoUrl, setUrl] = useState(typed?.repoUrl ?? "");
  const [tagText, setTags] = useState(typed?.tags?.join(", ") ?? "");
  const [pathText, setPaths] = useState(typed?.initialPaths?.join("\n") ?? "");
  const draft = { hostname, repoUrl, tags: parts(tagText, /[\s,]+/), initialPaths: parts(pathText, /\r?\n/) };
  const check = useDetailsCheck(draft);
  const mint = useMutation(trpc.enrollment.mint.mutationOptions({ onSuccess: onMinted }));
  return (
    <DialogForm
      call={mint}
      submitLabel={t("submit")}
      onCancel={onCancel}
      onSubmit={(form) => mint.mutate({ ...draft, ...credentialsFrom(form) })}
    >
      {(refused) => {
        const fields = { ...refused, ...check.fields };
        return (
          <>
            <div className="grid gap-4 sm:grid-cols-2">
              <Field
                label={t("hostname")}
                error={fields.hostname}
                hint={check.knownHost ? t("known", { host: check.knownHost.hostname }) : undefined}
              >
                {(control) => (
                  <Input
                    {...control}
                    name="hostname"
                    autoComplete="off"
                    autoCapitalize="none"
                    spellCheck={false}
                    placeholder="web-1.example"
                    autoFocus
                    value={hostname}
                    onChange={(event) => setHostname(event.target.value)}
                  />
                )}
              </Field>
              <Field label={t("tags")} note={t("optional")} error={fields.tags}>
                {(control) => (
                  <Input
                    {...control}
                    name="tags"
                    autoComplete="off"
                    placeholder="prod, london"
                    value={tagText}
                    onChange={(event) => setTags(event.target.value)}
                  />
                )}
              </Field>
            </div>
            <Field label={t("repoUrl")} error={fields.repoUrl} hint={help(repoUrl)}>
              {(control) => (
                <Input
                  {...control}
                  name="repoUrl"
                  autoComplete="off"
                  autoCapitalize="none"
                  spellCheck={false}
                  placeholder={REPOSITORY_EXAMPLE.rest}
                  className="font-mono"
                  value={repoUrl}
                  onChange={(event) => setUrl(event.target.value)}
                />
              )}
            </Field>
            <CredentialFields fields={fields} whenEmpty="isMade" kept={typed ?? {}} />
            <Field label={t("paths")} note={t("optional")} hint={t("pathsHint")} error={fields.initialPaths}>
              {(control) => (
                <TextArea
                  {...control}
                  name="initialPaths"
                  spellCheck={false}
                  rows={3}
                  value={pathText}
                  onChange={(event) => setPaths(event.target.value)}
                />
              )}
            </Field>
          </>
        );
      }}
    </DialogForm>
  );
}
