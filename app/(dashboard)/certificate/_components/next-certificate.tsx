"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { When } from "@/app/_components/when";
import type { Certificate } from "@/app/_lib/api-types";
import { useProblem } from "@/app/_lib/server-text";
import { useRefusal } from "@/app/_lib/session";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { Facts, Panel } from "@/app/_ui/panel";
import { Progress } from "@/app/_ui/progress";
import { useToast } from "@/app/_ui/toast";
import { Pin } from "./pin";

/** The certificate that follows: made ahead, told to every host, then put to use. */
export function NextCertificate({ certificate }: { certificate: Certificate }) {
  const { next, hosts, hostsReady, hostsMissing } = certificate;
  const t = useTranslations("certificate");
  const [isAsking, setAsking] = useState(false);
  const refusal = useRefusal("admin");
  if (!next)
    return (
      <Panel title={t("next.title")}>
        <div className="grid justify-items-start gap-3">
          <p className="text-ink-soft">{t("next.none")}</p>
          <Prepare mode={certificate.mode} refusal={refusal} />
        </div>
      </Panel>
    );
  return (
    <Panel title={t("next.title")}>
      <div className="grid gap-3">
        <Facts
          rows={[
            [t("current.ends"), <When key="ends" at={next.notAfter} isAbsolute />],
            [t("current.sha"), <Pin key="sha" text={next.sha256} what={t("next.shaOf")} />],
          ]}
        />
        <Progress label={t("next.progress")} share={hosts === 0 ? 1 : hostsReady / hosts} />
        <p className="text-ink-soft">
          {t.rich("next.known", {
            ready: String(hostsReady),
            hosts,
            strong: (chunks) => <span className="font-medium text-ink">{chunks}</span>,
          })}
          {hostsMissing.length === 0 ? null : (
            <span className="break-words"> {t("next.missing", { names: hostsMissing.join(", ") })}</span>
          )}
        </p>
        <Button
          tone="primary"
          className="justify-self-start"
          disabledReason={refusal ?? (next.isServable ? undefined : t("next.noKey"))}
          onClick={() => setAsking(true)}
        >
          {t("activate.action")}
        </Button>
      </div>
      <Activate certificate={certificate} isOpen={isAsking} onClose={() => setAsking(false)} />
    </Panel>
  );
}

function Prepare({ mode, refusal }: { mode: Certificate["mode"]; refusal: string | undefined }) {
  const t = useTranslations("certificate");
  const problemOf = useProblem();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const say = useToast();
  const prepare = useMutation(
    trpc.settings.prepareCertificate.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.settings.pathKey() }),
      onError: (error) => say("bad", problemOf(error).message),
    }),
  );
  const reason = mode === "files" ? t("next.fromFiles") : undefined;
  return (
    <Button isBusy={prepare.isPending} disabledReason={refusal ?? reason} onClick={() => prepare.mutate()}>
      {t("next.prepare")}
    </Button>
  );
}

type ActivateProps = { certificate: Certificate; isOpen: boolean; onClose: () => void };

function Activate({ certificate: { hosts, hostsReady }, isOpen, onClose }: ActivateProps) {
  const t = useTranslations("certificate");
  const problemOf = useProblem();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const activate = useMutation(
    trpc.settings.activateCertificate.mutationOptions({
      onSuccess: () => {
        void queryClient.invalidateQueries({ queryKey: trpc.settings.pathKey() });
        onClose();
      },
    }),
  );
  const behind = hosts - hostsReady;
  return (
    <ConfirmDialog
      isOpen={isOpen}
      onOpenChange={onClose}
      title={t("activate.title")}
      action={t("activate.action")}
      tone={behind > 0 ? "destroy" : "primary"}
      {...(behind > 0 ? { typeToConfirm: String(behind) } : {})}
      isBusy={activate.isPending}
      problem={activate.error ? problemOf(activate.error).message : null}
      onConfirm={() => activate.mutate({ force: behind > 0 })}
    >
      <p>{t("activate.text")}</p>
      {behind > 0 ? <p>{t("activate.behind", { count: behind })}</p> : null}
    </ConfirmDialog>
  );
}
