"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Host } from "@/app/_lib/api-types";
import { useProblem } from "@/app/_lib/server-text";
import { useRefusal } from "@/app/_lib/session";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { Panel } from "@/app/_ui/panel";
import { useToast } from "@/app/_ui/toast";

export function RemoveHost({ host: { hostId, hostname } }: { host: Host }) {
  const problemOf = useProblem();
  const t = useTranslations("host.remove");
  const trpc = useTRPC();
  const router = useRouter();
  const say = useToast();
  const refusal = useRefusal("operator");
  const [isOpen, setOpen] = useState(false);
  const remove = useMutation(
    trpc.hosts.remove.mutationOptions({
      onSuccess: () => {
        say("good", t("done", { hostname }));
        router.push("/hosts");
      },
    }),
  );
  return (
    <Panel title={t("action")}>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-[64ch] text-ink-soft">{t("text")}</p>
        <Button tone="danger" disabledReason={refusal} onClick={() => setOpen(true)}>
          {t("action")}
        </Button>
      </div>
      <ConfirmDialog
        isOpen={isOpen}
        onOpenChange={setOpen}
        title={t("title", { hostname })}
        action={t("action")}
        typeToConfirm={hostname}
        isBusy={remove.isPending || remove.isSuccess}
        problem={remove.error ? problemOf(remove.error).message : null}
        onConfirm={() => remove.mutate({ hostId })}
      >
        <p>{t("forgets")}</p>
        <p>{t.rich("stays", { code: (chunks) => <code className="font-mono text-sm">{chunks}</code> })}</p>
      </ConfirmDialog>
    </Panel>
  );
}
