"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { DialogForm } from "@/app/_components/dialog-form";
import type { Release } from "@/app/_lib/api-types";
import { useRefusal } from "@/app/_lib/session";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Input, Select } from "@/app/_ui/input";

type Props = { releases: readonly Release[]; isUnderWay: boolean };

export function StartRollout({ releases, isUnderWay }: Props) {
  const t = useTranslations("agents.start");
  const [isOpen, setOpen] = useState(false);
  const refusal = useRefusal("admin");
  const reason = refusal ?? (releases.length === 0 ? t("noBuild") : isUnderWay ? t("underWay") : undefined);
  return (
    <>
      <Button tone="primary" disabledReason={reason} onClick={() => setOpen(true)}>
        {t("action")}
      </Button>
      <Dialog isOpen={isOpen} onOpenChange={setOpen} title={t("action")} description={t("text")}>
        <Form releases={releases} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function Form({ releases, onDone }: { releases: readonly Release[]; onDone: () => void }) {
  const t = useTranslations("agents.start");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const start = useMutation(
    trpc.agentReleases.start.mutationOptions({
      onSuccess: () => {
        void queryClient.invalidateQueries({ queryKey: trpc.agentReleases.pathKey() });
        onDone();
      },
    }),
  );
  const submit = (form: FormData) =>
    start.mutate({ version: String(form.get("version")), canaryPercent: Number(form.get("canaryPercent")) });
  return (
    <DialogForm call={start} submitLabel={t("action")} onSubmit={submit} onCancel={onDone}>
      {(errors) => (
        <>
          <Field label={t("version")} error={errors.version}>
            {(control) => (
              <Select {...control} name="version">
                {releases.map(({ version, hostsBehind }) => (
                  <option key={version} value={version}>
                    {t("option", { version, behind: hostsBehind })}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label={t("canaries")} hint={t("canariesHint")} error={errors.canaryPercent}>
            {(control) => (
              <Input
                {...control}
                name="canaryPercent"
                type="number"
                min={1}
                max={100}
                defaultValue={10}
                className="w-28"
              />
            )}
          </Field>
        </>
      )}
    </DialogForm>
  );
}
