"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { DialogForm } from "@/app/_components/dialog-form";
import type { Schedule } from "@/app/_lib/api-types";
import { localInputOf } from "@/app/_lib/schedule-view";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { useToast } from "@/app/_ui/toast";

const HOUR_MS = 60 * 60 * 1000;

export function PauseDialog({ schedule, onClose }: { schedule: Schedule; onClose: () => void }) {
  const t = useTranslations("schedules.pause");
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => (isOpen ? null : onClose())}
      title={t("title", { name: schedule.name })}
      description={t("lead")}
    >
      <PauseForm schedule={schedule} onClose={onClose} />
    </Dialog>
  );
}

function PauseForm({ schedule: { scheduleId, name }, onClose }: { schedule: Schedule; onClose: () => void }) {
  const t = useTranslations("schedules.pause");
  const trpc = useTRPC();
  const say = useToast();
  const [until, setUntil] = useState(() => localInputOf(new Date(Date.now() + 24 * HOUR_MS)));
  const [error, setError] = useState<string>();
  const pause = useMutation(
    trpc.schedules.update.mutationOptions({
      onSuccess: () => {
        say("good", t("done", { name }));
        onClose();
      },
    }),
  );
  const spans = [
    [t("hours", { count: 4 }), 4 * HOUR_MS],
    [t("day"), 24 * HOUR_MS],
    [t("week"), 7 * 24 * HOUR_MS],
  ] as const;
  const submit = () => {
    const at = new Date(until);
    if (!(at.getTime() > Date.now())) return setError(t("future"));
    setError(undefined);
    pause.mutate({ scheduleId, pausedUntil: at.toISOString() });
  };
  return (
    <DialogForm call={pause} submitLabel={t("submit")} onCancel={onClose} onSubmit={submit}>
      {(fields) => (
        <>
          <Field label={t("until")} hint={t("ownTime")} error={error ?? fields.pausedUntil}>
            {(control) => (
              <Input
                {...control}
                type="datetime-local"
                value={until}
                autoFocus
                onChange={(event) => setUntil(event.target.value)}
              />
            )}
          </Field>
          <div className="flex flex-wrap gap-2">
            {spans.map(([text, spanMs]) => (
              <Button key={text} size="sm" onClick={() => setUntil(localInputOf(new Date(Date.now() + spanMs)))}>
                {text}
              </Button>
            ))}
          </div>
        </>
      )}
    </DialogForm>
  );
}
