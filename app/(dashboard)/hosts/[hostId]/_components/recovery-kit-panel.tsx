"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Host } from "@/app/_lib/api-types";
import { useRefusal } from "@/app/_lib/session";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { Panel } from "@/app/_ui/panel";
import { RecoveryKitDialog } from "./recovery-kit-dialog";

/** What opens the repository when this server is gone, too. */
export function RecoveryKitPanel({ host }: { host: Host }) {
  const t = useTranslations("repository.kit");
  const refusal = useRefusal("admin");
  const [isOpen, setOpen] = useState(false);
  return (
    <Panel title={t("title")}>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-[64ch] text-ink-soft">{t("text")}</p>
        <Button disabledReason={refusal} onClick={() => setOpen(true)}>
          {t("export")}
        </Button>
      </div>
      <Dialog
        isOpen={isOpen}
        onOpenChange={setOpen}
        title={t("dialogTitle", { hostname: host.hostname })}
        description={t("description")}
        size="lg"
        isSticky
      >
        <RecoveryKitDialog host={host} onClose={() => setOpen(false)} />
      </Dialog>
    </Panel>
  );
}
