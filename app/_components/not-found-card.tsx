"use client";

import { Compass } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";

/** `gone` for what an address names, `notFound` for an address that is none. */
export function NotFoundCard({ kind }: { kind: "gone" | "notFound" }) {
  const t = useTranslations("errors");
  return (
    <EmptyState
      icon={Compass}
      isWholePage
      title={t(`${kind}.title`)}
      action={
        <div className="flex flex-wrap justify-center gap-2">
          <Button asChild tone="primary">
            <Link href="/hosts">{t("goToHosts")}</Link>
          </Button>
          <Button asChild>
            <Link href="/">{t("goToOverview")}</Link>
          </Button>
        </div>
      }
    >
      {t(`${kind}.text`)}
    </EmptyState>
  );
}
