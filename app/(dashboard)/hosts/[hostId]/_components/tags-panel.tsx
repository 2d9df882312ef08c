"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { TagList } from "@/app/_components/tag-list";
import type { Host } from "@/app/_lib/api-types";
import { useProblem } from "@/app/_lib/server-text";
import { useRefusal } from "@/app/_lib/session";
import { MAX_TAGS, tagsFrom, tagsProblem } from "@/app/_lib/tags-form";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { Panel } from "@/app/_ui/panel";
import { useToast } from "@/app/_ui/toast";

/** The host's tags, as one line that is checked while it is typed. */
export function TagsPanel({ host: { hostId, tags } }: { host: Host }) {
  const problemOf = useProblem();
  const t = useTranslations("host.settings.tags");
  const trpc = useTRPC();
  const client = useQueryClient();
  const say = useToast();
  const refusal = useRefusal("operator");
  const [text, setText] = useState(tags.join(" "));
  const save = useMutation(
    trpc.hosts.update.mutationOptions({
      onSuccess: (host) => {
        client.setQueryData(trpc.hosts.get.queryKey({ hostId }), host);
        say("good", t("saved"));
      },
    }),
  );
  const typed = tagsFrom(text);
  const wrong = tagsProblem(typed);
  const isSame = typed.join(" ") === tags.join(" ");
  const problem = save.error ? problemOf(save.error) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wrong === null && !isSame && refusal === undefined && !save.isPending) save.mutate({ hostId, tags: typed });
  };
  const reason = refusal ?? (wrong ? t(wrong, { max: String(MAX_TAGS) }) : isSame ? t("same") : undefined);
  return (
    <Panel title={t("title")}>
      <form onSubmit={submit} noValidate className="grid max-w-2xl gap-3">
        <Field
          label={t("label")}
          hint={t("hint")}
          error={wrong ? t(wrong, { max: String(MAX_TAGS) }) : (problem?.fields.tags ?? problem?.message)}
        >
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              readOnly={refusal !== undefined}
              value={text}
              onChange={({ target }) => setText(target.value)}
            />
          )}
        </Field>
        <div className="flex min-h-8 flex-wrap items-center justify-between gap-3">
          <TagList tags={typed} />
          <Button type="submit" tone="primary" isBusy={save.isPending} disabledReason={reason}>
            {t("save")}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
