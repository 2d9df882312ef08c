"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import type { Host } from "@/app/_lib/api-types";
import { useProblem } from "@/app/_lib/server-text";
import { useRefusal } from "@/app/_lib/session";
import { useTRPC } from "@/app/_lib/trpc";
import { Facts, Panel } from "@/app/_ui/panel";
import { Skeleton } from "@/app/_ui/skeleton";

/** What the host's own file lets the server do. The server learns of the folders only; of the rest it can say where. */
export function HostPermissions({ host }: { host: Host }) {
  const t = useTranslations("host.settings.permissions");
  return (
    <Panel title={t("title")}>
      <div className="grid gap-3">
        <p className="max-w-[72ch] text-ink-soft">
          {t.rich("text", { code: (chunks) => <code className="font-mono text-sm break-words">{chunks}</code> })}
        </p>
        <Facts
          rows={[
            [t("folders"), <Folders key="folders" host={host} />],
            [
              t("hooks"),
              <code key="hooks" className="font-mono text-sm">
                RM_ALLOW_HOOKS
              </code>,
            ],
            [
              t("inPlace"),
              <code key="inPlace" className="font-mono text-sm">
                RM_ALLOW_IN_PLACE_RESTORE
              </code>,
            ],
            [
              t("updates"),
              <code key="updates" className="font-mono text-sm">
                RM_ALLOW_UPDATES
              </code>,
            ],
          ]}
        />
      </div>
    </Panel>
  );
}

function Folders({ host: { hostId, status } }: { host: Host }) {
  const problemOf = useProblem();
  const t = useTranslations("host.settings.permissions");
  const refusal = useRefusal("operator");
  const isAskable = refusal === undefined && status === "online";
  const query = useQuery({
    ...useTRPC().hosts.folder.queryOptions({ hostId }),
    enabled: isAskable,
    retry: false,
    staleTime: 60_000,
  });
  if (refusal !== undefined) return <span className="text-ink-faint">{t("notForYou")}</span>;
  if (!isAskable) return <span className="text-ink-faint">{t("offline")}</span>;
  if (query.error) return <span className="text-ink-faint">{problemOf(query.error).message}</span>;
  if (!query.data) return <Skeleton className="h-5 w-40 max-w-full" />;
  const { entries } = query.data;
  if (entries.length === 0) return t("noFolder");
  return <span className="font-mono text-sm break-all">{entries.map(({ name }) => name).join(", ")}</span>;
}
