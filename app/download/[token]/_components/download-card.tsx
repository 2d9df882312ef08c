"use client";

import { Download } from "lucide-react";
import { useTranslations } from "use-intl";
import { When } from "@/app/_components/when";
import type { ShownLink } from "@/app/_lib/api-types";
import { useFormat } from "@/app/_lib/use-format";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import { Facts } from "@/app/_ui/panel";

/** What a link hands out, and the button that uses it up. */
export function DownloadCard({ link, path }: { link: ShownLink; path: string }) {
  const t = useTranslations("download");
  const format = useFormat();
  return (
    <>
      <div className="grid gap-1">
        <h1 className="text-xl font-semibold">{t("title")}</h1>
        <p className="text-base text-ink-soft">{t(link.format === "raw" ? "lead" : "leadFolder")}</p>
      </div>
      <Facts
        rows={[
          [
            t("file"),
            <bdi key="file" className="break-all">
              {link.filename}
            </bdi>,
          ],
          [t("size"), link.sizeBytes === null ? t("sizeUnknown") : format.bytes(link.sizeBytes)],
          [t("host"), link.hostname],
          [t("taken"), <When key="taken" at={link.takenAt} never={t("takenUnknown")} isAbsolute />],
          [t("expires"), <When key="expires" at={link.expiresAt} isAbsolute />],
        ]}
      />
      {link.isBegun ? (
        <Notice tone="warn">{t("begun")}</Notice>
      ) : (
        <>
          <Button asChild tone="primary" className="h-11">
            {/* No Link of the router, which would fetch ahead and so use the link up. */}
            <a href={path} download rel="nofollow noreferrer">
              <Download aria-hidden className="size-4" />
              {t("start")}
            </a>
          </Button>
          <p className="text-sm text-ink-soft">{t("once")}</p>
        </>
      )}
    </>
  );
}
