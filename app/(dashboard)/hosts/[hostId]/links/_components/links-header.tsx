"use client";

import { useTranslations } from "use-intl";
import { Crumbs } from "@/app/_components/crumbs";
import { PageHeader } from "@/app/_components/page-header";
import type { Host } from "@/app/_lib/api-types";
import { hostPath } from "@/app/_lib/host-tabs";

/** What these links are, and that they are not shown again. */
export function LinksHeader({ host }: { host: Host }) {
  const t = useTranslations("links");
  return (
    <PageHeader
      above={
        <Crumbs
          label={t("where")}
          way={[
            { text: t("hosts"), href: "/hosts" },
            { text: host.hostname, href: hostPath(host.hostId) },
          ]}
        />
      }
      title={t("titleOf", { hostname: host.hostname })}
      lead={<p className="max-w-[80ch]">{t("lead")}</p>}
    />
  );
}
