"use client";

import { useMutation } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { DialogForm } from "@/app/_components/dialog-form";
import type { Host, SourceGroup } from "@/app/_lib/api-types";
import { type GroupProblem, groupProblems } from "@/app/_lib/source-group-check";
import { groupFrom, linesOf } from "@/app/_lib/source-group-form";
import { useTRPC } from "@/app/_lib/trpc";
import { useChecked } from "@/app/_lib/use-checked";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { Notice } from "@/app/_ui/notice";
import { useToast } from "@/app/_ui/toast";
import { ExcludeField } from "./exclude-field";
import { PathField } from "./path-field";
import { GroupHooks, GroupLimits, GroupSwitches } from "./source-group-extras";
import { useGroupProblemTexts } from "./use-group-problem-texts";

type Props = {
  host: Host;
  group: SourceGroup | null;
  /** Every group of the host, as it is now. */
  others: readonly SourceGroup[];
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
};

/** Makes a source group, or changes the one given. */
export function SourceGroupDialog({ isOpen, onOpenChange, ...form }: Props) {
  const t = useTranslations("sourceGroups");
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title={form.group ? t("editNamed", { name: form.group.name }) : t("add")}
      description={t("form.lead")}
      size="xl"
      isSticky
    >
      <GroupForm {...form} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

type FormProps = Pick<Props, "host" | "group" | "others"> & { onDone: () => void };

function GroupForm({ host, group, others, onDone }: FormProps) {
  const t = useTranslations("sourceGroups");
  const [paths, setPaths] = useState((group?.paths ?? []).join("\n"));
  const [problems, setProblems] = useState<Record<string, GroupProblem>>({});
  const checked = useChecked(useGroupProblemTexts(problems, host));
  const taken = others.filter(({ sourceGroupId }) => sourceGroupId !== group?.sourceGroupId).map(({ name }) => name);
  const judge = (form: HTMLFormElement | null) => {
    const found = form ? groupProblems(groupFrom(new FormData(form)), taken) : {};
    setProblems(found);
    return found;
  };
  const fieldset = useRef<HTMLDivElement>(null);
  const judgeNow = useEffectEvent(() => judge(fieldset.current?.closest("form") ?? null));
  // A path that was picked in the tree was typed by nobody.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the paths are what it looks at anew
  useEffect(() => void judgeNow(), [paths]);
  const save = useSave(host, group, onDone);
  const current = others.find(({ sourceGroupId }) => sourceGroupId === group?.sourceGroupId);
  return (
    <DialogForm
      call={save}
      submitLabel={group ? t("form.save") : t("add")}
      onCancel={onDone}
      onSubmit={(values, form) => checked.submit(form, () => save.mutate(values), judge(form))}
    >
      {(refused) => {
        const fields = { ...refused, ...checked.shown };
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: listens to the form's own fields
          <div
            ref={fieldset}
            className="contents"
            onInput={(event) => judge(event.currentTarget.closest("form"))}
            onBlur={(event) => {
              judge(event.currentTarget.closest("form"));
              checked.watch.onBlur(event);
            }}
          >
            <Meanwhile opened={group} current={current} />
            <div className="grid items-start gap-4 sm:grid-cols-2">
              <Field label={t("form.name")} error={fields.name}>
                {(control) => (
                  <Input
                    {...control}
                    name="name"
                    autoComplete="off"
                    placeholder="web"
                    defaultValue={group?.name}
                    autoFocus={group === null}
                  />
                )}
              </Field>
              <Field label={t("form.tags")} note={t("form.optional")} error={fields.tags}>
                {(control) => (
                  <Input
                    {...control}
                    name="tags"
                    autoComplete="off"
                    autoCapitalize="none"
                    placeholder="web, nightly"
                    defaultValue={group?.tags.join(", ")}
                  />
                )}
              </Field>
            </div>
            <PathField host={host} value={paths} onChange={setPaths} error={fields.paths} />
            <ExcludeField
              host={host}
              paths={linesOf(paths)}
              atStart={(group?.excludes ?? []).join("\n")}
              error={fields.excludes}
            />
            <GroupSwitches host={host} group={group} fields={fields} />
            <GroupLimits group={group} fields={fields} />
            <GroupHooks host={host} group={group} fields={fields} />
          </div>
        );
      }}
    </DialogForm>
  );
}

/** Says that what is being edited is not what it was when it was opened. */
function Meanwhile({ opened, current }: { opened: SourceGroup | null; current: SourceGroup | undefined }) {
  const t = useTranslations("sourceGroups.form");
  if (!opened) return null;
  if (!current) return <Notice tone="warn">{t("removedMeanwhile")}</Notice>;
  if (said(opened) === said(current)) return null;
  return (
    <Notice tone="warn" role="status">
      {t("changedMeanwhile")}
    </Notice>
  );
}

/** What a person said of it; a new snapshot is no change of the group. */
const said = (group: SourceGroup): string => JSON.stringify({ ...group, lastSnapshotAt: null });

/** One call for the form, whichever of the two it makes. */
function useSave(host: Host, group: SourceGroup | null, onDone: () => void) {
  const t = useTranslations("sourceGroups.form");
  const trpc = useTRPC();
  const say = useToast();
  const done = () => {
    say("good", group ? t("saved") : t("added"));
    onDone();
  };
  const create = useMutation(trpc.sourceGroups.create.mutationOptions({ onSuccess: done }));
  const update = useMutation(trpc.sourceGroups.update.mutationOptions({ onSuccess: done }));
  return {
    error: group ? update.error : create.error,
    isPending: group ? update.isPending : create.isPending,
    mutate: (form: FormData) =>
      group
        ? update.mutate({ sourceGroupId: group.sourceGroupId, ...groupFrom(form) })
        : create.mutate({ hostId: host.hostId, ...groupFrom(form) }),
  };
}
