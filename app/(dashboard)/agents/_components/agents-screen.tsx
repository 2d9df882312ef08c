"use client";

import { useQuery } from "@tanstack/react-query";
import { Bot } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { PageHeader } from "@/app/_components/page-header";
import { UpdateNote } from "@/app/_components/update-note";
import type { Host, Release, Rollout } from "@/app/_lib/api-types";
import { useProblem } from "@/app/_lib/server-text";
import { useTRPC } from "@/app/_lib/trpc";
import { openUpdates, versionSpread } from "@/app/_lib/version-spread";
import { EmptyState } from "@/app/_ui/empty-state";
import { Notice } from "@/app/_ui/notice";
import { Section } from "@/app/_ui/panel";
import { BuildsTable } from "./builds-table";
import { PastRollouts } from "./past-rollouts";
import { RolloutPanel } from "./rollout-panel";
import { StartRollout } from "./start-rollout";

export type AgentsData = { releases: Release[]; rollouts: Rollout[]; hosts: Host[] };

/** More troubled hosts than this are counted, not listed. */
const SHOWN = 50;

export function AgentsScreen({ atStart }: { atStart: AgentsData }) {
  const t = useTranslations("agents");
  const problemOf = useProblem();
  const trpc = useTRPC();
  const releases = useQuery({ ...trpc.agentReleases.list.queryOptions(), initialData: atStart.releases });
  const rollouts = useQuery({
    ...trpc.agentReleases.rollouts.queryOptions({ limit: 20 }),
    initialData: atStart.rollouts,
  });
  const hosts = useQuery({ ...trpc.hosts.list.queryOptions(), initialData: atStart.hosts });
  const current = rollouts.data.find(({ progress }) => progress !== null) ?? null;
  const past = rollouts.data.filter((rollout) => rollout !== current);
  const open = openUpdates(hosts.data);
  const error = releases.error ?? rollouts.error ?? hosts.error;
  return (
    <>
      <PageHeader
        title={t("title")}
        lead={t("lead")}
        action={<StartRollout releases={releases.data} isUnderWay={current !== null} />}
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        {error ? <Notice tone="bad">{t("stale", { problem: problemOf(error).message })}</Notice> : null}
        {current ? <RolloutPanel rollout={current} /> : null}
        <Section title={t("spread.title")}>
          <Spread hosts={hosts.data} />
        </Section>
        {open.length === 0 ? null : (
          <Section title={t("troubled.title")}>
            <ul className="grid grid-cols-[minmax(0,1fr)] gap-2">
              {open.slice(0, SHOWN).map((host) => (
                <li key={host.hostId} className="grid gap-1 rounded-lg border border-line bg-surface p-3">
                  <Link href={`/hosts/${host.hostId}`} className="font-medium break-all hover:underline">
                    {host.hostname}
                  </Link>
                  <UpdateNote host={host} />
                </li>
              ))}
            </ul>
            {open.length > SHOWN ? (
              <p className="text-sm text-ink-faint">{t("troubled.more", { count: String(open.length - SHOWN) })}</p>
            ) : null}
          </Section>
        )}
        <Section title={t("builds.title")}>
          {releases.data.length === 0 ? (
            <EmptyState icon={Bot} title={t("builds.none")}>
              {t.rich("builds.noneText", { code: (chunks) => <code className="font-mono text-sm">{chunks}</code> })}
            </EmptyState>
          ) : (
            <BuildsTable releases={releases.data} />
          )}
        </Section>
        {past.length === 0 ? null : (
          <Section title={t("past.title")}>
            <PastRollouts rollouts={past} />
          </Section>
        )}
      </div>
    </>
  );
}

function Spread({ hosts }: { hosts: readonly Host[] }) {
  const t = useTranslations("agents");
  const shares = versionSpread(hosts);
  if (shares.length === 0) return <p className="text-ink-soft">{t("spread.none")}</p>;
  return (
    <ul aria-label={t("spread.title")} className="flex flex-wrap gap-2">
      {shares.map(({ version, hosts: count }) => (
        <li key={version} className="rounded-md border border-line bg-surface px-3 py-1.5">
          <span className="text-ink-soft">
            {t.rich("spread.share", {
              count,
              strong: (chunks) => <span className="font-medium text-ink">{chunks}</span>,
              version: () => <span className="font-mono text-sm">{version}</span>,
            })}
          </span>
        </li>
      ))}
    </ul>
  );
}
