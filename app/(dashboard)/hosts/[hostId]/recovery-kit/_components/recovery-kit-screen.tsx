"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Host } from "@/app/_lib/api-types";
import type { Problem } from "@/app/_lib/problem";
import { fetchRecoveryKit, type RecoveryKit } from "@/app/_lib/recovery-kit";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import { Panel } from "@/app/_ui/panel";
import { HostPageHeader } from "../../_components/host-page-header";
import { KitShown } from "./kit-shown";

/** Asked for by a button, because each export is on record; shown until the page is left, and gone with it. */
export function RecoveryKitScreen({ host }: { host: Host }) {
  const t = useTranslations("recoveryKit");
  const [kit, setKit] = useState<RecoveryKit | null>(null);
  return (
    <>
      <HostPageHeader host={host} tab="repository" title={t("titleOf", { hostname: host.hostname })} lead={t("lead")} />
      {kit ? <KitShown kit={kit} host={host} /> : <Ask hostId={host.hostId} onKit={setKit} />}
    </>
  );
}

function Ask({ hostId, onKit }: { hostId: string; onKit: (kit: RecoveryKit) => void }) {
  const t = useTranslations("recoveryKit");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const show = async () => {
    setBusy(true);
    setProblem(null);
    const answer = await fetchRecoveryKit(hostId);
    setBusy(false);
    if ("kit" in answer) onKit(answer.kit);
    else setProblem(answer.problem);
  };
  return (
    <Panel title={t("title")} className="max-w-3xl">
      <div className="grid gap-4">
        <Notice tone="warn" title={t("warnTitle")}>
          {t("warn")}
        </Notice>
        {problem ? (
          <Notice tone="bad" role="alert">
            {problem.message}
          </Notice>
        ) : null}
        <Button tone="primary" className="justify-self-end" isBusy={isBusy} onClick={() => void show()}>
          {t("show")}
        </Button>
      </div>
    </Panel>
  );
}
