"use client";

import { useTranslations } from "use-intl";
import type { AuditEntry } from "./api-types";

/** An action as people say it; one that this version does not know is shown as it is. */
export function useActionText(): (action: string) => string {
  const t = useTranslations("audit.action");
  return (action) => (t.has(action as never) ? t(action as never) : action);
}

/** What kind of actor it is, unless it is a person or says so by its name. */
export function useActorKind(): (entry: AuditEntry) => string | null {
  const t = useTranslations("audit.actor");
  return ({ actorKind, actorName }) => {
    if (actorKind === "user" || actorKind === actorName) return null;
    return t.has(actorKind as never) ? t(actorKind as never) : actorKind;
  };
}
