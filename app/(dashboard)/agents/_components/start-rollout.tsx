"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { DialogForm } from "@/app/_components/dialog-form";
import type { Release } from "@/app/_lib/api-types";
import { formatPlural } from "@/app/_lib/format";
import { useRefusal } from "@/app/_lib/session";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Input, Select } from "@/app/_ui/input";

type Props = { releases: readonly Release[]; isUnderWay: boolean };

export function StartRollout({ releases, isUnderWay }: Props) {
  const [isOpen, setOpen] = useState(false);
  const refusal = useRefusal("admin");
  const reason =
    refusal ??
    (releases.length === 0
      ? "This server holds no agent to roll out."
      : isUnderWay
        ? "A rollout is under way; stop it, or let it end first."
        : undefined);
  return (
    <>
      <Button tone="primary" disabledReason={reason} onClick={() => setOpen(true)}>
        Start rollout
      </Button>
      <Dialog
        isOpen={isOpen}
        onOpenChange={setOpen}
        title="Start rollout"
        description="Some hosts get the agent first. If one of them cannot run it, the rollout stops by itself."
      >
        <Form releases={releases} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function Form({ releases, onDone }: { releases: readonly Release[]; onDone: () => void }) {
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
    <DialogForm call={start} submitLabel="Start rollout" onSubmit={submit} onCancel={onDone}>
      {(errors) => (
        <>
          <Field label="Version" error={errors.version}>
            {(control) => (
              <Select {...control} name="version">
                {releases.map(({ version, hostsBehind }) => (
                  <option key={version} value={version}>
                    {version} ({formatPlural(hostsBehind, "host")} behind)
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field
            label="First hosts, in percent"
            hint="At least one host. The others follow by themselves once these run it."
            error={errors.canaryPercent}
          >
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
