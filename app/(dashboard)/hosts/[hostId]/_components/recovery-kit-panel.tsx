"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import type { Host } from "@/app/_lib/api-types";
import { kitPath } from "@/app/_lib/host-tabs";
import { useRefusal } from "@/app/_lib/session";
import { Button } from "@/app/_ui/button";
import { Panel } from "@/app/_ui/panel";

/** What opens the repository when this server is gone, too: leads to the page that is printed. */
export function RecoveryKitPanel({ host }: { host: Host }) {
  const t = useTranslations("repository.kit");
  const refusal = useRefusal("admin");
  return (
    <Panel title={t("title")}>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-[64ch] text-ink-soft">{t("text")}</p>
        {refusal === undefined ? (
          <Button asChild>
            <Link href={kitPath(host.hostId)}>{t("export")}</Link>
          </Button>
        ) : (
          <Button disabledReason={refusal}>{t("export")}</Button>
        )}
      </div>
    </Panel>
  );
}
