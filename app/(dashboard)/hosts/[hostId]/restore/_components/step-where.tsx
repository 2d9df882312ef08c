"use client";

import { useTranslations } from "use-intl";
import { TargetHosts } from "@/app/_components/target-hosts";
import { folderOn } from "@/app/_lib/restore-plan";
import { useRefusal } from "@/app/_lib/session";
import { Choice, Choices } from "@/app/_ui/choice";
import { Notice } from "@/app/_ui/notice";
import type { Wizard } from "./use-wizard";

/** A folder of its own, the files' old places, or another host. */
export function StepWhere({ host, plan, set }: Wizard) {
  const t = useTranslations("restore.place");
  const forAdmins = useRefusal("admin");
  const { hostname } = host;
  return (
    <div className="grid gap-4">
      {host.status === "offline" && plan.place !== "other" ? (
        <Notice tone="warn">{t("offline", { hostname })}</Notice>
      ) : null}
      <Choices legend={t("legend")}>
        <Choice
          name="place"
          label={t("folder", { hostname })}
          hint={
            <>
              {t("folderHint")} <code className="font-mono break-all">{folderOn(host.os)}</code>
            </>
          }
          checked={plan.place === "folder"}
          onChange={() => set({ place: "folder" })}
        />
        <Choice
          name="place"
          label={t("inPlace", { hostname })}
          hint={t("inPlaceHint")}
          checked={plan.place === "in_place"}
          onChange={() => set({ place: "in_place" })}
        />
        <Choice
          name="place"
          label={t("other")}
          hint={t("otherHint")}
          disabledReason={forAdmins}
          checked={plan.place === "other"}
          onChange={() => set({ place: "other" })}
        />
      </Choices>
      {plan.place === "in_place" ? (
        <Notice tone="bad" title={t("inPlaceTitle")}>
          {t.rich("inPlaceText", { code: (chunks) => <code className="font-mono text-sm">{chunks}</code> })}
        </Notice>
      ) : null}
      {plan.place === "other" && forAdmins === undefined ? (
        <>
          <Notice tone="warn" title={t("accessTitle", { hostname })}>
            {t("accessText")}
          </Notice>
          <TargetHosts hostId={host.hostId} value={plan.toHostId} onChange={(toHostId) => set({ toHostId })} />
        </>
      ) : null}
    </div>
  );
}
