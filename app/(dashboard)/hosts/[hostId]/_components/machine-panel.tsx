"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import { UpdateNote } from "@/app/_components/update-note";
import { When } from "@/app/_components/when";
import type { Host } from "@/app/_lib/api-types";
import { Facts, Panel } from "@/app/_ui/panel";

/** What machine it is and what runs on it. */
export function MachinePanel({ host }: { host: Host }) {
  const t = useTranslations("host.machine");
  return (
    <Panel title={t("title")}>
      <Facts
        rows={[
          [t("system"), `${host.os} ${host.arch}`],
          [t("agent"), <AgentVersion key="agent" host={host} />],
          ...(host.update ? [[t("update"), <UpdateNote key="update" host={host} />] as const] : []),
          ["restic", <ResticVersion key="restic" host={host} />],
          [t("lastSeen"), <When key="seen" at={host.lastSeenAt} never={t("never")} />],
          [t("added"), <When key="added" at={host.createdAt} isAbsolute />],
        ]}
      />
    </Panel>
  );
}

function AgentVersion({ host: { agentVersion, newerAgentVersion } }: { host: Host }) {
  const t = useTranslations("host.machine");
  if (newerAgentVersion === null) return agentVersion;
  return (
    <>
      {agentVersion} ·{" "}
      <Link href="/agents" className="underline decoration-line-strong underline-offset-2 hover:decoration-current">
        {t("newer", { version: newerAgentVersion })}
      </Link>
    </>
  );
}

function ResticVersion({ host: { resticVersion, resticNotes } }: { host: Host }) {
  const t = useTranslations("host.machine");
  return (
    <>
      {resticVersion ?? t("noRestic")}
      {resticNotes.length === 0 ? null : (
        <ul className="mt-1 grid gap-1 text-sm text-ink-soft">
          {resticNotes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </>
  );
}
