"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { DialogForm } from "@/app/_components/dialog-form";
import { TagList } from "@/app/_components/tag-list";
import type { Host, Snapshot } from "@/app/_lib/api-types";
import { shortId } from "@/app/_lib/format";
import { ownTags } from "@/app/_lib/snapshot-days";
import { MAX_TAGS, tagsFrom, tagsProblem } from "@/app/_lib/tags-form";
import { useTRPC } from "@/app/_lib/trpc";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { useNoChangeReason, useSayQueued } from "./use-snapshot-jobs";

type Props = { host: Host; snapshot: Snapshot; onClose: () => void };

export function EditSnapshotTags({ host, snapshot, onClose }: Props) {
  const t = useTranslations("snapshots.editTags");
  const words = useTranslations("host.settings.tags");
  const sayQueued = useSayQueued();
  const refusal = useNoChangeReason(host);
  const [text, setText] = useState(ownTags(snapshot.tags).join(" "));
  const save = useMutation(
    useTRPC().snapshots.retag.mutationOptions({
      onSuccess: ({ jobId }) => {
        sayQueued("tags", jobId);
        onClose();
      },
    }),
  );
  const tags = ownTags(tagsFrom(text));
  const wrong = tagsProblem(tags);
  const { hostId } = host;
  const { snapshotId } = snapshot;
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => (isOpen ? null : onClose())}
      title={t("title", { id: shortId(snapshotId) })}
      isSticky
    >
      <DialogForm
        call={save}
        submitLabel={t("save")}
        refusal={refusal}
        onCancel={onClose}
        onSubmit={() => (wrong === null ? save.mutate({ hostId, snapshotId, tags }) : null)}
      >
        {(fields) => (
          <>
            <Field
              label={t("label")}
              hint={t("hint")}
              error={wrong ? words(wrong, { max: String(MAX_TAGS) }) : fields.tags}
            >
              {(control) => (
                <Input
                  {...control}
                  autoComplete="off"
                  autoCapitalize="none"
                  spellCheck={false}
                  value={text}
                  onChange={({ target }) => setText(target.value)}
                />
              )}
            </Field>
            <TagList tags={tags} />
          </>
        )}
      </DialogForm>
    </Dialog>
  );
}
