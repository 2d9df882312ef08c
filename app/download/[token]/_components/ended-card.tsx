"use client";

import { useTranslations } from "use-intl";
import { ServerSays } from "@/app/_lib/server-text";

/** A link that hands nothing out, and what to do. */
export function EndedCard({ code, message }: { code: string; message: string }) {
  const t = useTranslations("download");
  return (
    <>
      <h1 className="text-xl font-semibold">{t("dead")}</h1>
      <p className="text-base text-ink-soft">
        <ServerSays code={code}>{message}</ServerSays>
      </p>
    </>
  );
}
