"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/app/_lib/server-text";
import { useRefusal } from "@/app/_lib/session";
import { useTRPC } from "@/app/_lib/trpc";
import { useSettled } from "@/app/_lib/use-settled";
import { Button } from "@/app/_ui/button";
import { Input } from "@/app/_ui/input";
import { Notice } from "@/app/_ui/notice";
import { Panel } from "@/app/_ui/panel";
import { Skeleton } from "@/app/_ui/skeleton";
import type { Via } from "./use-via";

type Props = { hostId: string; via: Via };

/** Offers the hosts that could read the repository while its own host can't. */
export function ViaPicker({ hostId, via }: Props) {
  const problemOf = useProblem();
  const t = useTranslations("snapshotTree.via");
  const refusal = useRefusal("admin");
  const [typed, setTyped] = useState("");
  const search = useSettled(typed.trim());
  const targets = useQuery(
    useTRPC().restores.targets.queryOptions(
      { hostId, ...(search === "" ? {} : { search }) },
      { enabled: refusal === undefined },
    ),
  );
  const able = (targets.data ?? []).filter(
    (target) => target.isOnline && target.canRestore && target.hostId !== via.via,
  );
  return (
    <Panel title={t("offer")}>
      <div className="grid gap-3">
        <p className="max-w-[72ch] text-ink-soft">{t("offerText")}</p>
        {refusal ? (
          <div>
            <Button disabledReason={refusal}>{t("offer")}</Button>
          </div>
        ) : (
          <>
            <Input
              type="search"
              aria-label={t("search")}
              placeholder={t("search")}
              className="max-w-80"
              value={typed}
              onChange={({ target }) => setTyped(target.value)}
            />
            {targets.error ? <Notice tone="bad">{problemOf(targets.error).message}</Notice> : null}
            {targets.isPending ? <Skeleton className="h-8 w-60" /> : null}
            {targets.data && able.length === 0 ? <p className="text-ink-soft">{t("none")}</p> : null}
            <ul className="flex flex-wrap gap-2">
              {able.map((target) => (
                <li key={target.hostId}>
                  <Button onClick={() => via.setVia(target.hostId)}>{t("use", { hostname: target.hostname })}</Button>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </Panel>
  );
}

/** Says that another host reads, and leads back; where only the address says so, it asks first. */
export function ViaNotice({ via }: { via: Via }) {
  const t = useTranslations("snapshotTree.via");
  const trpc = useTRPC();
  const forAdmins = useRefusal("admin");
  const { via: reader, asked } = via;
  const hostId = reader ?? asked ?? "";
  const { data } = useQuery(trpc.hosts.get.queryOptions({ hostId }, { enabled: hostId !== "" }));
  if (asked !== null)
    return (
      <Notice tone="warn" title={t("offer")} className="mb-4">
        <p>{t("offerText")}</p>
        <Button size="sm" className="mt-2" disabledReason={forAdmins} onClick={() => via.setVia(asked)}>
          {t("use", { hostname: data?.hostname ?? "…" })}
        </Button>
      </Notice>
    );
  if (reader === null) return null;
  return (
    <Notice tone="info" title={t("reading", { hostname: data?.hostname ?? "…" })} className="mb-4">
      <p>{t("readingText")}</p>
      <Button size="sm" className="mt-2" onClick={() => via.setVia(null)}>
        {t("own")}
      </Button>
    </Notice>
  );
}
