"use client";

import { useQuery } from "@tanstack/react-query";
import { ShieldOff } from "lucide-react";
import { useTranslations } from "use-intl";
import { PageHeader } from "@/app/_components/page-header";
import { When } from "@/app/_components/when";
import type { Certificate } from "@/app/_lib/api-types";
import { ServerSays, useProblem } from "@/app/_lib/server-text";
import { useTRPC } from "@/app/_lib/trpc";
import { EmptyState } from "@/app/_ui/empty-state";
import { Notice } from "@/app/_ui/notice";
import { Facts, Panel } from "@/app/_ui/panel";
import { NextCertificate } from "./next-certificate";
import { Pin } from "./pin";

export function CertificateScreen({ atStart }: { atStart: Certificate }) {
  const t = useTranslations("certificate");
  const problemOf = useProblem();
  const query = useQuery({ ...useTRPC().settings.certificate.queryOptions(), initialData: atStart });
  const { mode, current, pinnedPubkeys, warning } = query.data;
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {query.error ? <Notice tone="bad">{t("stale", { problem: problemOf(query.error).message })}</Notice> : null}
        {warning ? (
          <Notice tone="warn">
            <ServerSays>{warning}</ServerSays>
          </Notice>
        ) : null}
        {current ? (
          <div className="grid items-start gap-4 lg:grid-cols-2">
            <Panel title={t("current.title")}>
              <Facts
                rows={[
                  [t("current.from"), t(`mode.${mode}`)],
                  [
                    t("current.ends"),
                    <span key="ends">
                      <When at={current.notAfter} isAbsolute /> (<When at={current.notAfter} />)
                    </span>,
                  ],
                  [t("current.sha"), <Pin key="sha" text={current.sha256} what={t("current.shaOf")} />],
                  ...(pinnedPubkeys === ""
                    ? []
                    : [
                        [
                          t("current.keys"),
                          <Pin key="keys" text={pinnedPubkeys} what={t("current.keysOf")} />,
                        ] as const,
                      ]),
                ]}
              />
            </Panel>
            <NextCertificate certificate={query.data} />
          </div>
        ) : (
          <EmptyState icon={ShieldOff} title={t("none")}>
            {t("noneText")}
          </EmptyState>
        )}
      </div>
    </>
  );
}
