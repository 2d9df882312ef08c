"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { DialogForm } from "@/app/_components/dialog-form";
import type { Host, Schedule, SourceGroup } from "@/app/_lib/api-types";
import { draftProblems } from "@/app/_lib/schedule-check";
import { draftOf, newDraft, type ScheduleDraft, scheduleFrom } from "@/app/_lib/schedule-form";
import { useTimeZone } from "@/app/_lib/time";
import { useTRPC } from "@/app/_lib/trpc";
import { useChecked } from "@/app/_lib/use-checked";
import { Checkbox } from "@/app/_ui/checkbox";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { Notice } from "@/app/_ui/notice";
import { useToast } from "@/app/_ui/toast";
import { BlackoutFields } from "./blackout-fields";
import { ScheduleMissedFields } from "./schedule-missed-fields";
import { KindField, ScheduleWhat } from "./schedule-what";
import { ScheduleWhen } from "./schedule-when";
import { useProblemTexts } from "./use-problem-texts";
import { useSchedulePreview } from "./use-schedule-preview";

type Props = {
  host: Host;
  sourceGroups: readonly SourceGroup[];
  schedule: Schedule | null;
  /** Every schedule of the host, as it is now. */
  others: readonly Schedule[];
  onClose: () => void;
};

/** What each part of the form gets. */
export type DraftProps = {
  draft: ScheduleDraft;
  set: (change: Partial<ScheduleDraft>) => void;
  /** What is wrong, by field. */
  fields: Record<string, string>;
};

/** Makes a schedule, or changes the one given. */
export function ScheduleDialog(props: Props) {
  const t = useTranslations("schedules.form");
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => (isOpen ? null : props.onClose())}
      title={props.schedule ? t("editTitle", { name: props.schedule.name }) : t("addTitle")}
      description={t("lead")}
      size="xl"
      isSticky
    >
      <ScheduleForm {...props} />
    </Dialog>
  );
}

function ScheduleForm({ host, sourceGroups, schedule, others, onClose }: Props) {
  const t = useTranslations("schedules.form");
  const timeZone = useTimeZone();
  const [draft, setDraft] = useState(() => (schedule ? draftOf(schedule) : newDraft(timeZone, sourceGroups)));
  const set = (change: Partial<ScheduleDraft>) => setDraft((before) => ({ ...before, ...change }));
  const taken = others.filter(({ scheduleId }) => scheduleId !== schedule?.scheduleId).map(({ name }) => name);
  const problems = draftProblems(draft, taken);
  const checked = useChecked(useProblemTexts(problems));
  const hasTime = problems.cron === undefined;
  const preview = useSchedulePreview({ host, draft, scheduleId: schedule?.scheduleId, hasTime });
  const save = useSave({ host, schedule, onClose });
  const current = others.find(({ scheduleId }) => scheduleId === schedule?.scheduleId);
  const isGone = schedule !== null && current === undefined;
  return (
    <DialogForm
      call={save}
      submitLabel={schedule ? t("save") : t("add")}
      onCancel={onClose}
      onSubmit={(_, form) => checked.submit(form, () => save.mutate(draft))}
    >
      {(refused) => {
        const judged = preview.isSound ? without(refused, PREVIEWED) : { ...refused, ...preview.fields };
        const fields = { ...judged, ...checked.shown };
        const parts = { draft, set, fields };
        return (
          <div className="contents" {...checked.watch}>
            {isGone ? <Notice tone="warn">{t("removedMeanwhile")}</Notice> : null}
            {schedule && current && current.updatedAt.getTime() !== schedule.updatedAt.getTime() ? (
              <Notice tone="warn" role="status">
                {t("changedMeanwhile")}
              </Notice>
            ) : null}
            <div className="grid items-start gap-4 sm:grid-cols-2">
              <Field label={t("name")} error={fields.name}>
                {(control) => (
                  <Input
                    {...control}
                    name="name"
                    autoComplete="off"
                    placeholder={t("namePlaceholder")}
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
              label={t("enabled")}
              hint={t("enabledHint")}
              checked={draft.isEnabled}
              onChange={(event) => set({ isEnabled: event.target.checked })}
            />
          </div>
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
function useSave({ host, schedule, onClose }: Pick<Props, "host" | "schedule" | "onClose">) {
  const t = useTranslations("schedules.form");
  const trpc = useTRPC();
  const say = useToast();
  const done = () => {
    say("good", schedule ? t("saved") : t("added"));
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
