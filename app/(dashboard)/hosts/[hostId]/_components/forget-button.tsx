"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { DialogForm } from "@/app/_components/dialog-form";
import type { Host } from "@/app/_lib/api-types";
import { newDraft, retentionOf } from "@/app/_lib/schedule-form";
import { useRefusal } from "@/app/_lib/session";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { Notice } from "@/app/_ui/notice";
import { RetentionFields } from "./retention-fields";

/** Has the host forget snapshots of its own by rules, once; what they mean is tried on the real ones first. */
export function ForgetButton({ host }: { host: Host }) {
  const t = useTranslations("repository.forget");
  const words = useTranslations("repository.maintenance");
  const refusal = useRefusal("operator");
  const [isOpen, setOpen] = useState(false);
  const notReady = host.repoStatus === "ready" ? undefined : words("notReady");
  return (
    <>
      <Button size="sm" disabledReason={refusal ?? notReady} onClick={() => setOpen(true)}>
        {t("action")}
      </Button>
      <Dialog
        isOpen={isOpen}
        onOpenChange={setOpen}
        title={t("title")}
        description={t("description")}
        size="xl"
        isSticky
      >
        <ForgetForm host={host} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function ForgetForm({ host, onClose }: { host: Host; onClose: () => void }) {
  const t = useTranslations("repository.forget");
  const router = useRouter();
  const [draft, setDraft] = useState(() => newDraft("UTC", []));
  const forget = useMutation(
    useTRPC().repositories.forget.mutationOptions({ onSuccess: ({ jobId }) => router.push(`/jobs/${jobId}`) }),
  );
  return (
    <DialogForm
      call={forget}
      submitLabel={t("title")}
      onCancel={onClose}
      onSubmit={() => forget.mutate({ hostId: host.hostId, retention: retentionOf(draft.keep) })}
    >
      {(fields) => (
        <>
          <RetentionFields
            draft={draft}
            set={(changes) => setDraft((known) => ({ ...known, ...changes }))}
            fields={fields}
            host={host}
          />
          <Notice tone="warn">{t("consequence")}</Notice>
        </>
      )}
    </DialogForm>
  );
}
