"use client";

import { ServerCrash } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";

/** A page that could not be shown. The digest finds the full error in the server's log. */
export function ErrorCard({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  const t = useTranslations();
  return (
    <EmptyState
      icon={ServerCrash}
      isWholePage
      title={t("errors.broken.title")}
      action={
        <div className="flex flex-wrap justify-center gap-2">
          <Button tone="primary" onClick={() => retry()}>
            {t("common.tryAgain")}
          </Button>
          <Button asChild>
            {/* A whole new document: what broke this one is left behind. */}
            <a href="/">{t("errors.goToOverview")}</a>
          </Button>
        </div>
      }
    >
      <p>{t("errors.broken.text")}</p>
      {error.digest ? (
        <p className="mt-2 text-sm">
          {t("errors.broken.reference")} <code className="font-mono">{error.digest}</code>
        </p>
      ) : null}
    </EmptyState>
  );
}
