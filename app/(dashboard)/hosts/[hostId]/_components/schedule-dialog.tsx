"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { DialogForm } from "@/app/_components/dialog-form";
import type { Host, Schedule, SourceGroup } from "@/app/_lib/api-types";
import { draftOf, newDraft, type ScheduleDraft, scheduleFrom } from "@/app/_lib/schedule-form";
import { useTimeZone } from "@/app/_lib/time";
import { useTRPC } from "@/app/_lib/trpc";
import { Checkbox } from "@/app/_ui/checkbox";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { useToast } from "@/app/_ui/toast";
import { BlackoutFields } from "./blackout-fields";
import { ScheduleMissedFields } from "./schedule-missed-fields";
import { KindField, ScheduleWhat } from "./schedule-what";
import { ScheduleWhen } from "./schedule-when";
import { useSchedulePreview } from "./use-schedule-preview";

type Props = { host: Host; sourceGroups: readonly SourceGroup[]; schedule: Schedule | null; onClose: () => void };

/** What each part of the form gets. */
export type DraftProps = {
  draft: ScheduleDraft;
  set: (change: Partial<ScheduleDraft>) => void;
  /** What is wrong, by field. */
  fields: Record<string, string>;
};

/** Makes a schedule, or changes the one given. */
export const ScheduleDialog = (props: Props) => (
  <Dialog
    isOpen
    onOpenChange={(isOpen) => (isOpen ? null : props.onClose())}
    title={props.schedule ? `Edit ${props.schedule.name}` : "Add schedule"}
    description="What the host does by itself, and when. It learns of it at once, or when it is back."
    size="xl"
    isSticky
  >
    <ScheduleForm {...props} />
  </Dialog>
);

function ScheduleForm({ host, sourceGroups, schedule, onClose }: Props) {
  const timeZone = useTimeZone();
  const [draft, setDraft] = useState(() => (schedule ? draftOf(schedule) : newDraft(timeZone, sourceGroups)));
  const set = (change: Partial<ScheduleDraft>) => setDraft((before) => ({ ...before, ...change }));
  const preview = useSchedulePreview({ host, draft, scheduleId: schedule?.scheduleId });
  const save = useSave({ host, schedule, onClose });
  return (
    <DialogForm
      call={save}
      submitLabel={schedule ? "Save changes" : "Add schedule"}
      onCancel={onClose}
      onSubmit={() => save.mutate(draft)}
    >
      {(refused) => {
        const fields = preview.isSound ? without(refused, PREVIEWED) : { ...refused, ...preview.fields };
        const parts = { draft, set, fields };
        return (
          <>
            <div className="grid items-start gap-4 sm:grid-cols-2">
              <Field label="Name" error={fields.name}>
                {(control) => (
                  <Input
                    {...control}
                    autoComplete="off"
                    placeholder="nightly"
                    value={draft.name}
                    autoFocus={schedule === null}
                    onChange={(event) => set({ name: event.target.value })}
                  />
                )}
              </Field>
              <KindField {...parts} />
            </div>
            <ScheduleWhat {...parts} host={host} sourceGroups={sourceGroups} />
            <ScheduleWhen {...parts} preview={preview} />
            <ScheduleMissedFields {...parts} />
            <BlackoutFields {...parts} />
            <Checkbox
              label="Enabled"
              hint="Without it, nothing runs and nothing counts as missed."
              checked={draft.isEnabled}
              onChange={(event) => set({ isEnabled: event.target.checked })}
            />
          </>
        );
      }}
    </DialogForm>
  );
}

/** What the preview judges too: once it finds nothing wrong, an older refusal is out of date. */
const PREVIEWED = ["cron", "timeZone", "spreadSeconds", "blackouts"];
const without = (fields: Record<string, string>, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name.split(".")[0] ?? "")));

/** One call for the form, whichever of the two it makes. */
function useSave({ host, schedule, onClose }: Omit<Props, "sourceGroups">) {
  const trpc = useTRPC();
  const say = useToast();
  const done = () => {
    say("good", schedule ? "Schedule saved." : "Schedule added.");
    onClose();
  };
  const create = useMutation(trpc.schedules.create.mutationOptions({ onSuccess: done }));
  const update = useMutation(trpc.schedules.update.mutationOptions({ onSuccess: done }));
  return {
    error: schedule ? update.error : create.error,
    isPending: schedule ? update.isPending : create.isPending,
    mutate: (draft: ScheduleDraft) =>
      schedule
        ? update.mutate({ scheduleId: schedule.scheduleId, ...scheduleFrom(draft) })
        : create.mutate({ hostId: host.hostId, ...scheduleFrom(draft) }),
  };
}
