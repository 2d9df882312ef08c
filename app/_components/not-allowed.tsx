"use client";

import { Lock } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";
import type { Role } from "@/app/_lib/api-types";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { PageHeader } from "./page-header";

/** A whole page that the reader's role does not open. */
export function NotAllowed({ title, role }: { title: string; role: Role }) {
  const t = useTranslations();
  return (
    <>
      <PageHeader title={title} />
      <EmptyState
        icon={Lock}
        title={t("errors.notAllowed.title")}
        action={
          <Button asChild>
            <Link href="/hosts">{t("errors.goToHosts")}</Link>
          </Button>
        }
      >
        {t("errors.notAllowed.text", { role: t(`session.role.${role}`) })}
      </EmptyState>
    </>
  );
}
