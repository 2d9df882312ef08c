"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Crumbs } from "@/app/_components/crumbs";
import { PageHeader } from "@/app/_components/page-header";
import type { Host } from "@/app/_lib/api-types";
import { type HostTab, hostPath } from "@/app/_lib/host-tabs";

type Props = { host: Host; tab?: HostTab; title: ReactNode; lead: ReactNode };

/** The head of a page below a host's, with the way back to the tab that it belongs to. */
export function HostPageHeader({ host: { hostId, hostname }, tab, ...rest }: Props) {
  const t = useTranslations("host.header");
  return (
    <PageHeader
      {...rest}
      above={
        <Crumbs
          label={t("where")}
          way={[
            { text: t("hosts"), href: "/hosts" },
            { text: hostname, href: hostPath(hostId, tab) },
          ]}
        />
      }
    />
  );
}
