"use client";

import { useTranslations } from "use-intl";
import { When } from "@/app/_components/when";
import type { Rollout } from "@/app/_lib/api-types";
import { ServerSays } from "@/app/_lib/server-text";
import { ROLLOUT_STATE } from "@/app/_lib/status";
import { Chip } from "@/app/_ui/chip";

export function PastRollouts({ rollouts }: { rollouts: readonly Rollout[] }) {
  const t = useTranslations("agents.past");
  return (
    <ul aria-label={t("title")} className="grid grid-cols-[minmax(0,1fr)] gap-2">
      {rollouts.map(({ rolloutId, version, state, startedBy, createdAt, stateChangedAt, message }) => (
        <li key={rolloutId} className="grid gap-1 rounded-lg border border-line bg-surface p-3">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="font-mono text-sm font-medium">{version}</span>
            <Chip status={ROLLOUT_STATE[state]} />
            <span className="text-sm text-ink-faint">
              {t.rich("times", {
                name: startedBy,
                start: () => <When at={createdAt} isAbsolute />,
                end: () => <When at={stateChangedAt} isAbsolute />,
              })}
            </span>
          </div>
          {message ? (
            <p className="max-w-[80ch] break-words text-ink-soft">
              <ServerSays>{message}</ServerSays>
            </p>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
