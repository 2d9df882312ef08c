"use client";

import { useQuery } from "@tanstack/react-query";
import { ShieldOff } from "lucide-react";
import { PageHeader } from "@/app/_components/page-header";
import { When } from "@/app/_components/when";
import type { Certificate } from "@/app/_lib/api-types";
import { problemOf } from "@/app/_lib/problem";
import { useTRPC } from "@/app/_lib/trpc";
import { EmptyState } from "@/app/_ui/empty-state";
import { Notice } from "@/app/_ui/notice";
import { Facts, Panel } from "@/app/_ui/panel";
import { NextCertificate } from "./next-certificate";
import { Pin } from "./pin";

const MODE: Record<Certificate["mode"], string> = {
  off: "None: a proxy in front does TLS",
  "self-signed": "Made by this server",
  files: "Read from files",
};

export function CertificateScreen({ atStart }: { atStart: Certificate }) {
  const query = useQuery({ ...useTRPC().settings.certificate.queryOptions(), initialData: atStart });
  const { mode, current, pinnedPubkeys, warning } = query.data;
  return (
    <>
      <PageHeader
        title="Certificate"
        lead="What this server shows to hosts, and which one comes next. Hosts accept no other."
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {query.error ? <Notice tone="bad">This may be old. {problemOf(query.error).message}</Notice> : null}
        {warning ? <Notice tone="warn">{warning}</Notice> : null}
        {current ? (
          <div className="grid items-start gap-4 lg:grid-cols-2">
            <Panel title="In use">
              <Facts
                rows={[
                  ["Comes from", MODE[mode]],
                  [
                    "Ends",
                    <span key="ends">
                      <When at={current.notAfter} isAbsolute /> (<When at={current.notAfter} />)
                    </span>,
                  ],
                  ["SHA-256", <Pin key="sha" text={current.sha256} what="SHA-256 of the certificate" />],
                  ...(pinnedPubkeys === ""
                    ? []
                    : [["Public keys", <Pin key="keys" text={pinnedPubkeys} what="Pinned public keys" />] as const]),
                ]}
              />
            </Panel>
            <NextCertificate certificate={query.data} />
          </div>
        ) : (
          <EmptyState icon={ShieldOff} title="This server has no certificate of its own">
            A proxy in front of it does TLS. Renew its certificate there; hosts trust it by its authority.
          </EmptyState>
        )}
      </div>
    </>
  );
}
