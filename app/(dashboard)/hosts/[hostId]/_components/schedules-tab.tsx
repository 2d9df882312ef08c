"use client";

import { useQuery } from "@tanstack/react-query";
import { CalendarPlus, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Host, Schedule, SourceGroup } from "@/app/_lib/api-types";
import type { HostTab } from "@/app/_lib/host-tabs";
import { useRefusal } from "@/app/_lib/session";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { Notice } from "@/app/_ui/notice";
import { DeleteSchedule } from "./delete-schedule";
import { PauseDialog } from "./pause-dialog";
import { ScheduleDialog } from "./schedule-dialog";
import { SchedulePanel } from "./schedule-panel";

type Props = {
  host: Host;
  sourceGroups: readonly SourceGroup[];
  schedules: readonly Schedule[];
  openTab: (tab: HostTab) => void;
};
type Open = { dialog: "edit" | "pause" | "delete"; schedule: Schedule } | { dialog: "new" } | null;

/** What the host does by itself, and where that is changed. */
export function SchedulesTab({ host, sourceGroups, schedules, openTab }: Props) {
  const t = useTranslations("schedules.tab");
  const trpc = useTRPC();
  const refusal = useRefusal("operator");
  const [open, setOpen] = useState<Open>(null);
  const missed = useQuery(trpc.schedules.missedRuns.queryOptions({ hostId: host.hostId })).data ?? [];
  const close = () => setOpen(null);
  const add = () => setOpen({ dialog: "new" });
  const hasBackup = schedules.some(({ kind, isEnabled }) => kind === "backup" && isEnabled);
  return (
    <div className="grid gap-4">
      {schedules.length === 0 ? (
        <NoSchedule host={host} hasGroup={sourceGroups.length > 0} refusal={refusal} onAdd={add} openTab={openTab} />
      ) : (
        <>
          <div className="flex flex-wrap items-center justify-between gap-3">
            <p className="text-sm text-ink-soft">{t("lead")}</p>
            <Button disabledReason={refusal} onClick={add}>
              <Plus aria-hidden className="size-4" />
              {t("add")}
            </Button>
          </div>
          {hasBackup ? null : <Notice tone="warn">{t("noBackup")}</Notice>}
          {schedules.map((schedule) => (
            <SchedulePanel
              key={schedule.scheduleId}
              host={host}
              schedule={schedule}
              sourceGroups={sourceGroups}
              missed={missed.filter(({ scheduleId }) => scheduleId === schedule.scheduleId)}
              onOpen={(dialog) => setOpen({ dialog, schedule })}
            />
          ))}
        </>
      )}
      <OpenDialog open={open} host={host} sourceGroups={sourceGroups} schedules={schedules} onClose={close} />
    </div>
  );
}

type DialogProps = Pick<Props, "host" | "sourceGroups" | "schedules"> & { open: Open; onClose: () => void };

function OpenDialog({ open, host, sourceGroups, schedules, onClose }: DialogProps) {
  if (open === null) return null;
  const dialog = { host, sourceGroups, onClose };
  switch (open.dialog) {
    case "new":
      return <ScheduleDialog {...dialog} schedule={null} others={schedules} />;
    case "edit":
      return <ScheduleDialog {...dialog} schedule={open.schedule} others={schedules} />;
    case "pause":
      return <PauseDialog schedule={open.schedule} onClose={onClose} />;
    case "delete":
      return <DeleteSchedule schedule={open.schedule} schedules={schedules} onClose={onClose} />;
  }
}

type EmptyProps = Pick<Props, "host" | "openTab"> & {
  hasGroup: boolean;
  refusal: string | undefined;
  onAdd: () => void;
};

function NoSchedule({ host, hasGroup, refusal, onAdd, openTab }: EmptyProps) {
  const t = useTranslations("schedules.tab");
  return hasGroup ? (
    <EmptyState
      icon={CalendarPlus}
      title={t("emptyTitle")}
      action={
        <Button tone="primary" disabledReason={refusal} onClick={onAdd}>
          <Plus aria-hidden className="size-4" />
          {t("add")}
        </Button>
      }
    >
      {t("empty", { hostname: host.hostname })}
    </EmptyState>
  ) : (
    <EmptyState
      icon={CalendarPlus}
      title={t("emptyNoGroupTitle")}
      action={
        <Button tone="primary" onClick={() => openTab("source-groups")}>
          {t("goToGroups")}
        </Button>
      }
    >
      {t("emptyNoGroup")}
    </EmptyState>
  );
}
