"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { DialogForm } from "@/app/_components/dialog-form";
import type { HostOutcome } from "@/app/_lib/api-types";
import { listFrom } from "@/app/_lib/form-values";
import { localInputOf } from "@/app/_lib/schedule-view";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { type BulkAction, useBulk } from "./use-bulk";

type Props = {
  action: BulkAction;
  hostIds: string[];
  tags: readonly { value: string }[];
  onClose: () => void;
  onDone: (outcomes: HostOutcome[]) => void;
};

const HOUR_MS = 60 * 60 * 1000;
const SPANS = [
  ["4h", 4 * HOUR_MS],
  ["1d", 24 * HOUR_MS],
  ["1w", 7 * 24 * HOUR_MS],
] as const;
const inOneDay = () => localInputOf(new Date(Date.now() + 24 * HOUR_MS));

/** Says what will happen to how many hosts, and asks for what the action needs. */
export function BulkDialog({ action, hostIds, tags, onClose, onDone }: Props) {
  const t = useTranslations("hostBulk");
  const bulk = useBulk(onDone);
  const [until, setUntil] = useState(inOneDay);
  const [error, setError] = useState<string>();
  const count = hostIds.length;
  const submit = (form: FormData) => {
    setError(undefined);
    switch (action) {
      case "run":
      case "resume":
        return bulk.mutate({ action, hostIds });
      case "tag":
      case "untag": {
        const typed = listFrom(form, "tags", /[\s,]+/);
        return typed.length === 0 ? setError(t("noTag")) : bulk.mutate({ action, hostIds, tags: typed });
      }
      case "pause": {
        const at = new Date(until);
        if (!(at.getTime() > Date.now())) return setError(t("past"));
        return bulk.mutate({ action, hostIds, pausedUntil: at.toISOString() });
      }
    }
  };
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => (isOpen ? null : onClose())}
      title={t(`title.${action}`, { count })}
      description={t(`text.${action}`)}
    >
      <DialogForm call={bulk} submitLabel={t(`submit.${action}`, { count })} onCancel={onClose} onSubmit={submit}>
        {(fields) => (
          <>
            {action === "tag" || action === "untag" ? (
              <Field label={t("tags")} hint={t("tagsHint")} error={error ?? fields.add ?? fields.remove}>
                {(control) => (
                  <Input {...control} name="tags" list="bulk-tags" autoComplete="off" autoCapitalize="none" autoFocus />
                )}
              </Field>
            ) : null}
            {action === "pause" ? (
              <>
                <Field label={t("until")} hint={t("untilHint")} error={error ?? fields.pausedUntil}>
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
                  {SPANS.map(([span, ms]) => (
                    <Button key={span} size="sm" onClick={() => setUntil(localInputOf(new Date(Date.now() + ms)))}>
                      {t(`span.${span}`)}
                    </Button>
                  ))}
                </div>
              </>
            ) : null}
            <datalist id="bulk-tags">
              {tags.slice(0, 100).map(({ value }) => (
                <option key={value} value={value} />
              ))}
            </datalist>
          </>
        )}
      </DialogForm>
    </Dialog>
  );
}
