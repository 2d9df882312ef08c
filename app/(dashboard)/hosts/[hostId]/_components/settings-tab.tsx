"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import { When } from "@/app/_components/when";
import type { Host } from "@/app/_lib/api-types";
import { useRefusal } from "@/app/_lib/session";
import { Button } from "@/app/_ui/button";
import { CopyButton } from "@/app/_ui/code-line";
import { Facts, Panel } from "@/app/_ui/panel";
import { HostPermissions } from "./host-permissions";
import type { HostData } from "./host-screen";
import { PauseBackups } from "./pause-backups";
import { RemoveHost } from "./remove-host";
import { TagsPanel } from "./tags-panel";

/** What the server knows the host by, and what changes that. */
export function SettingsTab({ host, openTab }: HostData) {
  return (
    <div className="grid gap-4">
      <IdentityPanel host={host} />
      {/* Somebody else's change of the tags starts the field anew. */}
      <TagsPanel key={host.tags.join(" ")} host={host} />
      <PauseBackups host={host} openTab={openTab} />
      <HostPermissions host={host} />
      <ReenrollPanel host={host} />
      <RemoveHost host={host} />
    </div>
  );
}

function IdentityPanel({ host }: { host: Host }) {
  const t = useTranslations("host.settings.identity");
  return (
    <Panel title={t("title")}>
      <div className="grid gap-3">
        <Facts
          rows={[
            [
              t("hostname"),
              <span key="name" className="break-all">
                {host.hostname}
              </span>,
            ],
            [
              t("id"),
              <span key="id" className="flex flex-wrap items-center gap-x-2">
                <code className="font-mono text-sm break-all">{host.hostId}</code>
                <CopyButton text={host.hostId} what={t("id")} />
              </span>,
            ],
            [t("system"), `${host.os} ${host.arch}`],
            [t("added"), <When key="added" at={host.createdAt} isAbsolute />],
          ]}
        />
        <p className="max-w-[72ch] text-sm text-ink-soft">{t("fixed")}</p>
      </div>
    </Panel>
  );
}

function ReenrollPanel({ host }: { host: Host }) {
  const t = useTranslations("host.settings.reenroll");
  const refusal = useRefusal("operator");
  return (
    <Panel title={t("title")}>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-[64ch] text-ink-soft">
          {t.rich("text", { code: (chunks) => <code className="font-mono text-sm break-words">{chunks}</code> })}
        </p>
        {refusal === undefined ? (
          <Button asChild>
            <Link href={`/hosts?add=1&hostname=${encodeURIComponent(host.hostname)}`}>{t("action")}</Link>
          </Button>
        ) : (
          <Button disabledReason={refusal}>{t("action")}</Button>
        )}
      </div>
    </Panel>
  );
}
