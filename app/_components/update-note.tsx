"use client";

import { useTranslations } from "use-intl";
import { When } from "@/app/_components/when";
import type { Host } from "@/app/_lib/api-types";
import { ServerSays } from "@/app/_lib/server-text";
import { UPDATE_STATE } from "@/app/_lib/status";
import { Chip } from "@/app/_ui/chip";

/** What became of a host's last update: state, cause and fix. */
export function UpdateNote({ host: { update } }: { host: Pick<Host, "update"> }) {
  const t = useTranslations("agents");
  if (!update) return null;
  const { version, state, message, fix, at } = update;
  return (
    <div className="grid min-w-0 gap-1">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Chip status={UPDATE_STATE[state]} />
        <span className="text-sm text-ink-soft">
          <span className="font-mono">{version}</span> · <When at={at} />
        </span>
      </div>
      {message ? (
        <p className="max-w-[80ch] text-sm break-words text-ink-soft">
          <ServerSays>{message}</ServerSays>
        </p>
      ) : null}
      {fix ? (
        <p className="max-w-[80ch] text-sm break-words text-ink-soft">
          <span className="font-medium text-ink">{t("whatToDo")} </span>
          <ServerSays>{fix}</ServerSays>
        </p>
      ) : null}
    </div>
  );
}
