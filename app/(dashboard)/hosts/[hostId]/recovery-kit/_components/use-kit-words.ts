"use client";

import { useTranslations } from "use-intl";
import type { KitWords, RecoveryKit } from "@/app/_lib/recovery-kit";
import { useFormat } from "@/app/_lib/use-format";

/** The names of the kit's parts, and what is said of it as a whole. */
export function useKitWords(kit: RecoveryKit): KitWords {
  const t = useTranslations("recoveryKit");
  const format = useFormat();
  return {
    title: t("titleOf", { hostname: kit.hostname }),
    exported: t("exported", { when: format.utc(new Date(kit.exported_at)) }),
    proof: kit.proven_at === null ? t("unproven") : t("proven", { when: format.utc(new Date(kit.proven_at)) }),
    address: t("address"),
    key: t("key"),
    user: t("user"),
    password: t("password"),
    linux: t("linux"),
    windows: t("windows"),
    keep: t("keep"),
  };
}
