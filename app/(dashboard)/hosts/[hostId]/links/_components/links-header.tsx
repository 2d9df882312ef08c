"use client";

import { useTranslations } from "use-intl";
import type { Host } from "@/app/_lib/api-types";
import { HostPageHeader } from "../../_components/host-page-header";

/** What these links are, and that they are not shown again. */
export function LinksHeader({ host }: { host: Host }) {
  const t = useTranslations("links");
  return (
    <HostPageHeader
      host={host}
      title={t("titleOf", { hostname: host.hostname })}
      lead={<p className="max-w-[80ch]">{t("lead")}</p>}
    />
  );
}
