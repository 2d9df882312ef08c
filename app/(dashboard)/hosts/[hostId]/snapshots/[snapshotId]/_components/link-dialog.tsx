"use client";

import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { DialogForm } from "@/app/_components/dialog-form";
import { SafeName } from "@/app/_components/safe-name";
import { When } from "@/app/_components/when";
import { linksPath } from "@/app/_lib/host-tabs";
import { useRefusal } from "@/app/_lib/session";
import type { Place } from "@/app/_lib/snapshot-links";
import type { Chosen } from "@/app/_lib/snapshot-tree";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { CodeLine } from "@/app/_ui/code-line";
import { Dialog, DialogBody, DialogFooter } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Select } from "@/app/_ui/input";
import { Notice } from "@/app/_ui/notice";
import { Facts } from "@/app/_ui/panel";

const EXPIRIES = { hour: 60, day: 1440, threeDays: 4320, week: 10_080 } as const;
const EXPIRY_NAMES = ["hour", "day", "threeDays", "week"] as const;

type Props = { place: Place; what: Chosen; onClose: () => void };

/** Makes a link that hands out one file or folder once, and shows it the only time it can be shown. */
export function LinkDialog({ place, what, onClose }: Props) {
  const t = useTranslations("snapshotTree.link");
  const refusal = useRefusal(place.via === null ? "operator" : "admin");
  const create = useMutation(useTRPC().downloads.createLink.mutationOptions());
  const { hostId, snapshotId, via } = place;
  const submit = (values: FormData) =>
    create.mutate({
      ...{ hostId, snapshotId, path: what.path },
      format: what.kind === "file" ? "raw" : values.get("format") === "zip" ? "zip" : "tar",
      expiresInMinutes: Number(values.get("expires")),
      ...(via === null ? {} : { viaHostId: via }),
    });
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => (isOpen ? null : onClose())}
      title={create.data ? t("ready") : t("title")}
      description={t("description")}
      size="lg"
      isSticky
    >
      {create.data ? (
        <>
          <DialogBody>
            <CodeLine label={t("url")} code={create.data.url} isWhole />
            <Notice tone="warn">
              {t.rich("once", { when: () => <When at={create.data.expiresAt} isAbsolute /> })}
            </Notice>
          </DialogBody>
          <DialogFooter>
            <Button asChild>
              <Link href={linksPath(hostId)}>{t("all")}</Link>
            </Button>
            <Button tone="primary" onClick={onClose}>
              {t("done")}
            </Button>
          </DialogFooter>
        </>
      ) : (
        <DialogForm call={create} submitLabel={t("create")} refusal={refusal} onCancel={onClose} onSubmit={submit}>
          {(fields) => (
            <>
              <Facts rows={[[t("what"), <SafeName key="path" name={what.path} className="font-mono text-sm" />]]} />
              {what.kind === "file" ? null : (
                <Field label={t("format")} error={fields.format}>
                  {(control) => (
                    <Select {...control} name="format" defaultValue="tar" className="w-full">
                      <option value="tar">{t("tar")}</option>
                      <option value="zip">{t("zip")}</option>
                    </Select>
                  )}
                </Field>
              )}
              <Field label={t("expires")} error={fields.expiresInMinutes}>
                {(control) => (
                  <Select {...control} name="expires" defaultValue={EXPIRIES.day}>
                    {EXPIRY_NAMES.map((name) => (
                      <option key={name} value={EXPIRIES[name]}>
                        {t(name)}
                      </option>
                    ))}
                  </Select>
                )}
              </Field>
            </>
          )}
        </DialogForm>
      )}
    </Dialog>
  );
}
