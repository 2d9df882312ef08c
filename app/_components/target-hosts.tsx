"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/app/_lib/server-text";
import { useTRPC } from "@/app/_lib/trpc";
import { useSettled } from "@/app/_lib/use-settled";
import { Choice, Choices } from "@/app/_ui/choice";
import { Input } from "@/app/_ui/input";
import { Notice } from "@/app/_ui/notice";

/** So many hosts the server names at most. */
const MOST = 50;
type Props = { hostId: string; value: string | null; onChange: (hostId: string) => void };

/** One of the other hosts, as one that reads this host's repository. */
export function TargetHosts({ hostId, value, onChange }: Props) {
  const problemOf = useProblem();
  const t = useTranslations("restore.place");
  const [text, setText] = useState("");
  const search = useSettled(text.trim());
  const { data: targets, error } = useQuery({
    ...useTRPC().restores.targets.queryOptions({ hostId, ...(search === "" ? {} : { search }) }),
    placeholderData: keepPreviousData,
  });
  return (
    <div className="grid gap-2">
      <Input
        type="search"
        aria-label={t("search")}
        placeholder={t("search")}
        maxLength={200}
        autoCapitalize="none"
        spellCheck={false}
        className="sm:w-72"
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      {error ? <Notice tone="bad">{problemOf(error).message}</Notice> : null}
      {targets === undefined && !error ? <p className="text-ink-soft">{t("loading")}</p> : null}
      {targets?.length === 0 ? (
        <p role="status" className="text-ink-soft">
          {t("noHosts")}
        </p>
      ) : null}
      {targets && targets.length > 0 ? (
        <div className="max-h-72 overflow-y-auto">
          <Choices legend={t("hosts")}>
            {targets.map((target) => (
              <Choice
                key={target.hostId}
                name="target-host"
                label={target.hostname}
                disabledReason={!target.isOnline ? t("offlineHost") : target.canRestore ? undefined : t("tooOld")}
                checked={target.hostId === value}
                onChange={() => onChange(target.hostId)}
              />
            ))}
          </Choices>
        </div>
      ) : null}
      {targets?.length === MOST ? <p className="text-sm text-ink-faint">{t("more")}</p> : null}
    </div>
  );
}
