"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { DialogForm } from "@/app/_components/dialog-form";
import type { Host, SourceGroup } from "@/app/_lib/api-types";
import { groupFrom, linesOf } from "@/app/_lib/source-group-form";
import { useTRPC } from "@/app/_lib/trpc";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { useToast } from "@/app/_ui/toast";
import { ExcludeField } from "./exclude-field";
import { PathField } from "./path-field";
import { GroupHooks, GroupLimits, GroupSwitches } from "./source-group-extras";

type Props = { host: Host; group: SourceGroup | null; isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

/** Makes a source group, or changes the one given. */
export const SourceGroupDialog = ({ host, group, isOpen, onOpenChange }: Props) => (
  <Dialog
    isOpen={isOpen}
    onOpenChange={onOpenChange}
    title={group ? `Edit ${group.name}` : "Add source group"}
    description="What a backup reads. The host learns of it at once, or when it is back."
    size="xl"
    isSticky
  >
    <GroupForm host={host} group={group} onDone={() => onOpenChange(false)} />
  </Dialog>
);

function GroupForm({ host, group, onDone }: { host: Host; group: SourceGroup | null; onDone: () => void }) {
  const [paths, setPaths] = useState((group?.paths ?? []).join("\n"));
  const save = useSave(host, group, onDone);
  return (
    <DialogForm
      call={save}
      submitLabel={group ? "Save changes" : "Add source group"}
      onCancel={onDone}
      onSubmit={(form) => save.mutate(form)}
    >
      {(fields) => (
        <>
          <div className="grid items-start gap-4 sm:grid-cols-2">
            <Field label="Name" error={fields.name}>
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
            <Field label="Snapshot tags" note="optional" error={fields.tags}>
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
        </>
      )}
    </DialogForm>
  );
}

/** One call for the form, whichever of the two it makes. */
function useSave(host: Host, group: SourceGroup | null, onDone: () => void) {
  const trpc = useTRPC();
  const say = useToast();
  const done = () => {
    say("good", group ? "Source group saved." : "Source group added.");
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
