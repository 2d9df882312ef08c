"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { DialogForm } from "@/app/_components/dialog-form";
import type { MintedToken, MintInput } from "@/app/_lib/api-types";
import { listFrom, textFrom } from "@/app/_lib/form-values";
import { REPOSITORY_HELP, repositoryHelpFor } from "@/app/_lib/repository-help";
import { useTRPC } from "@/app/_lib/trpc";
import { Field } from "@/app/_ui/field";
import { Input, TextArea } from "@/app/_ui/input";
import { CredentialFields, credentialsFrom } from "./credential-fields";

type Props = { onMinted: (minted: MintedToken) => void; onCancel: () => void };

export function MintForm({ onMinted, onCancel }: Props) {
  const trpc = useTRPC();
  const [url, setUrl] = useState("");
  const mint = useMutation(trpc.enrollment.mint.mutationOptions({ onSuccess: onMinted }));
  return (
    <DialogForm
      call={mint}
      submitLabel="Create install line"
      onCancel={onCancel}
      onSubmit={(form) => mint.mutate(inputFrom(form))}
    >
      {(fields) => (
        <>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Hostname" error={fields.hostname}>
              {(control) => (
                <Input
                  {...control}
                  name="hostname"
                  autoComplete="off"
                  autoCapitalize="none"
                  placeholder="web-1.example"
                  autoFocus
                />
              )}
            </Field>
            <Field label="Tags" note="optional" error={fields.tags}>
              {(control) => <Input {...control} name="tags" autoComplete="off" placeholder="prod, london" />}
            </Field>
          </div>
          <Field label="Repository URL" error={fields.repoUrl} hint={repositoryHelpFor(url)}>
            {(control) => (
              <Input
                {...control}
                name="repoUrl"
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                placeholder={REPOSITORY_HELP.rest.example}
                className="font-mono"
                value={url}
                onChange={(event) => setUrl(event.target.value)}
              />
            )}
          </Field>
          <CredentialFields fields={fields} whenEmpty="Left empty, a strong one is made." />
          <Field
            label="Paths"
            note="optional"
            hint="One per line. Left empty: /etc and /home, or the user profiles on Windows."
            error={fields.initialPaths}
          >
            {(control) => <TextArea {...control} name="initialPaths" spellCheck={false} rows={3} />}
          </Field>
        </>
      )}
    </DialogForm>
  );
}

function inputFrom(form: FormData): MintInput {
  return {
    hostname: textFrom(form, "hostname") ?? "",
    repoUrl: textFrom(form, "repoUrl") ?? "",
    tags: listFrom(form, "tags", /[\s,]+/),
    initialPaths: listFrom(form, "initialPaths", /\r?\n/),
    ...credentialsFrom(form),
  };
}
