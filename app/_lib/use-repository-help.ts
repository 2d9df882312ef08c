"use client";

import { useTranslations } from "use-intl";
import { REPOSITORY_EXAMPLE, repositoryPlaceOf } from "./repository-help";

/** One sentence about the location being typed. */
export function useRepositoryHelp(): (url: string) => string {
  const t = useTranslations("addHost.help");
  return (url) => {
    const place = repositoryPlaceOf(url);
    if (place === null) return t("anywhere");
    return place === "local" ? t("local") : t("like", { example: REPOSITORY_EXAMPLE[place], login: t(place) });
  };
}
