"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { When } from "@/app/_components/when";
import type { Certificate } from "@/app/_lib/api-types";
import { formatPlural } from "@/app/_lib/format";
import { problemOf } from "@/app/_lib/problem";
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
  const [isAsking, setAsking] = useState(false);
  const refusal = useRefusal("admin");
  if (!next)
    return (
      <Panel title="Next">
        <div className="grid justify-items-start gap-3">
          <p className="text-ink-soft">
            None is prepared. Prepare it well before the current one ends: hosts learn it while they are connected, and
            one that was away the whole time has to be enrolled again.
          </p>
          <Prepare mode={certificate.mode} refusal={refusal} />
        </div>
      </Panel>
    );
  return (
    <Panel title="Next">
      <div className="grid gap-3">
        <Facts
          rows={[
            ["Ends", <When key="ends" at={next.notAfter} isAbsolute />],
            ["SHA-256", <Pin key="sha" text={next.sha256} what="SHA-256 of the next certificate" />],
          ]}
        />
        <Progress label="Hosts that know the next certificate" share={hosts === 0 ? 1 : hostsReady / hosts} />
        <p className="text-ink-soft">
          <span className="font-medium text-ink">
            {hostsReady} of {formatPlural(hosts, "host")}
          </span>{" "}
          know it.
          {hostsMissing.length === 0 ? null : <span className="break-words"> Missing: {hostsMissing.join(", ")}.</span>}
        </p>
        <Button
          tone="primary"
          className="justify-self-start"
          disabledReason={
            refusal ?? (next.isServable ? undefined : "This server has no key for it yet; put the key beside it.")
          }
          onClick={() => setAsking(true)}
        >
          Activate
        </Button>
      </div>
      <Activate certificate={certificate} isOpen={isAsking} onClose={() => setAsking(false)} />
    </Panel>
  );
}

function Prepare({ mode, refusal }: { mode: Certificate["mode"]; refusal: string | undefined }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const say = useToast();
  const prepare = useMutation(
    trpc.settings.prepareCertificate.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.settings.pathKey() }),
      onError: (error) => say("bad", problemOf(error).message),
    }),
  );
  const reason = mode === "files" ? "It comes from files: name the next one in RM_TLS_NEXT_CERT." : undefined;
  return (
    <Button isBusy={prepare.isPending} disabledReason={refusal ?? reason} onClick={() => prepare.mutate()}>
      Prepare the next certificate
    </Button>
  );
}

type ActivateProps = { certificate: Certificate; isOpen: boolean; onClose: () => void };

function Activate({ certificate: { hosts, hostsReady }, isOpen, onClose }: ActivateProps) {
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
      title="Activate the next certificate"
      action="Activate"
      tone={behind > 0 ? "destroy" : "primary"}
      {...(behind > 0 ? { typeToConfirm: String(behind) } : {})}
      isBusy={activate.isPending}
      problem={activate.error ? problemOf(activate.error).message : null}
      onConfirm={() => activate.mutate({ force: behind > 0 })}
    >
      <p>The server shows it from now on. Open connections live on.</p>
      {behind > 0 ? (
        <p>
          {formatPlural(behind, "host")} {behind === 1 ? "does" : "do"} not know it, and will refuse this server until
          enrolled again.
        </p>
      ) : null}
    </ConfirmDialog>
  );
}
