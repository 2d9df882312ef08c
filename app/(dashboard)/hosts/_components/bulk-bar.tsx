"use client";

import { CirclePause, Download, Play, Tag, X } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { HostOutcome } from "@/app/_lib/api-types";
import { useMe, useRefusal } from "@/app/_lib/session";
import { Button } from "@/app/_ui/button";
import { useToast } from "@/app/_ui/toast";
import { BulkDialog } from "./bulk-dialog";
import { BulkOutcomes } from "./bulk-outcomes";
import type { BulkAction } from "./use-bulk";
import type { Selection } from "./use-selection";

type Props = { selection: Selection; tags: readonly { value: string }[] };

/** What can be done with the chosen hosts; it says how many they are, and stays in sight. */
export function BulkBar({ selection, tags }: Props) {
  const t = useTranslations("hostBulk");
  const say = useToast();
  const me = useMe();
  const refusal = useRefusal("operator");
  const [action, setAction] = useState<BulkAction | null>(null);
  const [refused, setRefused] = useState<HostOutcome[]>([]);
  const count = selection.ids.size;
  const finish = (outcomes: HostOutcome[]) => {
    setAction(null);
    const of = (outcome: HostOutcome["outcome"]) => outcomes.filter((one) => one.outcome === outcome).length;
    if (of("done") > 0 || of("refused") === 0)
      say("good", t("result", { done: of("done"), unchanged: of("unchanged") }));
    setRefused(outcomes.filter(({ outcome }) => outcome === "refused"));
  };
  const button = (what: BulkAction, Icon: typeof Play) => (
    <Button size="sm" disabledReason={refusal} onClick={() => setAction(what)}>
      <Icon aria-hidden className="size-4" />
      {t(`action.${what}`)}
    </Button>
  );
  return (
    <>
      {count === 0 ? null : (
        <section
          aria-label={t("label")}
          className="sticky bottom-3 z-30 flex flex-wrap items-center gap-2 rounded-lg border border-line-strong bg-raised px-3 py-2 shadow-raised"
        >
          <p role="status" className="mr-auto font-medium tabular-nums">
            {t("chosen", { count })}
          </p>
          {button("run", Play)}
          {button("tag", Tag)}
          {button("untag", Tag)}
          {button("pause", CirclePause)}
          {button("resume", Play)}
          {me.role === "admin" ? (
            <Button size="sm" asChild>
              <Link href="/agents" title={t("updateReason")}>
                <Download aria-hidden className="size-4" />
                {t("update")}
              </Link>
            </Button>
          ) : null}
          <Button tone="quiet" size="icon" aria-label={t("clear")} onClick={selection.clear}>
            <X aria-hidden className="size-4" />
          </Button>
        </section>
      )}
      {action ? (
        <BulkDialog
          action={action}
          hostIds={[...selection.ids]}
          tags={tags}
          onClose={() => setAction(null)}
          onDone={finish}
        />
      ) : null}
      <BulkOutcomes refused={refused} onClose={() => setRefused([])} />
    </>
  );
}
