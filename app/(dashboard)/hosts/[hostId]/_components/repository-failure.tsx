"use client";

import type { ReactNode } from "react";
import type { Host } from "@/app/_lib/api-types";
import { ServerSays } from "@/app/_lib/server-text";
import { useCauseTitle } from "@/app/_lib/use-status-text";
import { Notice } from "@/app/_ui/notice";

/** Why the repository can't be used, what mends it, and the buttons that do. */
export function RepositoryFailure({ host, children }: { host: Host; children?: ReactNode }) {
  const causeTitle = useCauseTitle();
  return (
    <Notice tone="bad" title={causeTitle(host.repoCause ?? "unknown")}>
      <div className="grid gap-1">
        {host.repoMessage ? (
          <p>
            <ServerSays>{host.repoMessage}</ServerSays>
          </p>
        ) : null}
        {host.repoFix ? (
          <p className="font-medium text-ink">
            <ServerSays>{host.repoFix}</ServerSays>
          </p>
        ) : null}
        {children ? <div className="flex flex-wrap gap-2 pt-1.5">{children}</div> : null}
      </div>
    </Notice>
  );
}
