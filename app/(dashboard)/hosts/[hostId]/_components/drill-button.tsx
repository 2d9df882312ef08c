"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { DialogForm } from "@/app/_components/dialog-form";
import { TargetHosts } from "@/app/_components/target-hosts";
import type { Host } from "@/app/_lib/api-types";
import { useRefusal } from "@/app/_lib/session";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Choice, Choices } from "@/app/_ui/choice";
import { Dialog } from "@/app/_ui/dialog";
import { Notice } from "@/app/_ui/notice";

/** Says what a restore drill proves, asks how much and where, starts it, and goes to its job. */
export function DrillButton({ host }: { host: Host }) {
  const t = useTranslations("drill");
  const refusal = useRefusal("operator");
  const [isOpen, setOpen] = useState(false);
  const notReady = host.repoStatus === "ready" ? undefined : t("notReady");
  const noSnapshot = host.lastSnapshotAt === null ? t("noSnapshot") : undefined;
  return (
    <>
      <Button size="sm" disabledReason={refusal ?? notReady ?? noSnapshot} onClick={() => setOpen(true)}>
        {t("action")}
      </Button>
      <Dialog isOpen={isOpen} onOpenChange={setOpen} title={t("title")} description={t("text")} size="lg">
        <DrillForm host={host} onCancel={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

const SCOPES = ["sample", "everything"] as const;

function DrillForm({ host, onCancel }: { host: Host; onCancel: () => void }) {
  const t = useTranslations("drill");
  const place = useTranslations("restore.place");
  const router = useRouter();
  const forAdmins = useRefusal("admin");
  const [scope, setScope] = useState<(typeof SCOPES)[number]>("sample");
  const [isElsewhere, setElsewhere] = useState(false);
  const [onHostId, setOnHostId] = useState<string | null>(null);
  const run = useMutation(
    useTRPC().repositories.maintain.mutationOptions({ onSuccess: ({ jobId }) => router.push(`/jobs/${jobId}`) }),
  );
  const { hostId, hostname } = host;
  const submit = () =>
    run.mutate({ hostId, kind: "verify", scope, ...(isElsewhere && onHostId !== null ? { onHostId } : {}) });
  return (
    <DialogForm
      call={{ error: run.error, isPending: run.isPending || run.isSuccess }}
      submitLabel={t("action")}
      refusal={isElsewhere && onHostId === null ? t("noHost") : undefined}
      onSubmit={submit}
      onCancel={onCancel}
    >
      {() => (
        <>
          <Choices legend={t("scope")}>
            {SCOPES.map((one) => (
              <Choice
                key={one}
                name="drill-scope"
                label={t(one)}
                hint={t(`${one}Hint`)}
                checked={scope === one}
                onChange={() => setScope(one)}
              />
            ))}
          </Choices>
          <Choices legend={t("where")}>
            <Choice
              name="drill-where"
              label={t("own", { hostname })}
              hint={t("ownHint")}
              checked={!isElsewhere}
              onChange={() => setElsewhere(false)}
            />
            <Choice
              name="drill-where"
              label={t("other")}
              hint={t("otherHint", { hostname })}
              disabledReason={forAdmins}
              checked={isElsewhere}
              onChange={() => setElsewhere(true)}
            />
          </Choices>
          {isElsewhere ? (
            <>
              <Notice tone="warn" title={place("accessTitle", { hostname })}>
                {place("accessText")}
              </Notice>
              <TargetHosts hostId={hostId} value={onHostId} onChange={setOnHostId} />
            </>
          ) : null}
        </>
      )}
    </DialogForm>
  );
}
