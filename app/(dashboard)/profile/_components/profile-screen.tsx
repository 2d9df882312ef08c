"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { ChangePasswordDialog } from "@/app/_components/change-password-dialog";
import { PageHeader } from "@/app/_components/page-header";
import type { ApiToken, Session } from "@/app/_lib/api-types";
import { useMe } from "@/app/_lib/session";
import type { Theme } from "@/app/_lib/theme";
import { Button } from "@/app/_ui/button";
import { Panel } from "@/app/_ui/panel";
import { LookPanel } from "./look-panel";
import { SessionsPanel } from "./sessions-panel";
import { TokensPanel } from "./tokens-panel";

type Props = { theme: Theme; sessions: Session[]; tokens: ApiToken[] };

/** What belongs to the reader alone; nothing here needs a role. */
export function ProfileScreen({ theme, sessions, tokens }: Props) {
  const t = useTranslations("profile");
  const role = useTranslations("session.role");
  const me = useMe();
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead", { name: me.username, role: role(me.role) })} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <LookPanel theme={theme} />
        <PasswordPanel />
        <div className="lg:col-span-2">
          <SessionsPanel atStart={sessions} />
        </div>
        <div className="lg:col-span-2">
          <TokensPanel atStart={tokens} />
        </div>
      </div>
    </>
  );
}

function PasswordPanel() {
  const t = useTranslations("profile");
  const [isChanging, setChanging] = useState(false);
  return (
    <Panel title={t("password")}>
      <div className="grid justify-items-start gap-3">
        <p className="text-ink-soft">{t("passwordText")}</p>
        <Button onClick={() => setChanging(true)}>{t("change")}</Button>
      </div>
      <ChangePasswordDialog isOpen={isChanging} onOpenChange={setChanging} />
    </Panel>
  );
}
