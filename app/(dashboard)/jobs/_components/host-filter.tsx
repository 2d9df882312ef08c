"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Server } from "lucide-react";
import { type FormEvent, useEffect, useEffectEvent, useId, useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "@/app/_lib/trpc";
import { useSettled } from "@/app/_lib/use-settled";
import { Input } from "@/app/_ui/input";

type Props = { hostname: string | null; onChange: (hostId: string | null) => void };

/** One host of a fleet of any size: a few names are suggested while typing, by the platform's own list. */
export function HostFilter({ hostname, onChange }: Props) {
  const t = useTranslations("jobs.filter");
  const trpc = useTRPC();
  const id = useId();
  const [text, setText] = useState(hostname ?? "");
  const [isAsked, setAsked] = useState(false);
  const settled = useSettled(text.trim());
  const { data: hosts } = useQuery({
    ...trpc.hosts.find.queryOptions({ text: settled }),
    enabled: isAsked,
    placeholderData: keepPreviousData,
  });
  const named = (name: string) => hosts?.find((host) => host.hostname.toLowerCase() === name.trim().toLowerCase());
  const type = (next: string) => {
    setText(next);
    if (next === "" && hostname !== null) return onChange(null);
    const host = named(next);
    if (host && host.hostname !== hostname) onChange(host.hostId);
  };
  // A whole name may be typed or pasted before the list knows it.
  const arrive = useEffectEvent(() => {
    const host = named(text);
    if (host && host.hostname !== hostname) onChange(host.hostId);
  });
  useEffect(() => {
    if (hosts) arrive();
  }, [hosts]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const host = named(text) ?? (hosts?.length === 1 ? hosts[0] : undefined);
    if (host) onChange(host.hostId);
  };
  const isUnknown = isAsked && settled !== "" && settled === text.trim() && settled !== hostname && hosts?.length === 0;
  return (
    <form onSubmit={submit} className="relative w-60 max-sm:col-span-2 max-sm:w-full">
      <Server aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-ink-faint" />
      <Input
        type="search"
        list={id}
        aria-label={t("host")}
        aria-describedby={isUnknown ? `${id}-none` : undefined}
        placeholder={t("everyHost")}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={253}
        className="pl-8"
        value={text}
        onFocus={() => setAsked(true)}
        onChange={({ target }) => type(target.value)}
      />
      <datalist id={id}>
        {hosts?.map((host) => (
          <option key={host.hostId} value={host.hostname} />
        ))}
      </datalist>
      {isUnknown ? (
        <p id={`${id}-none`} role="status" className="pt-0.5 text-sm text-warn">
          {t("noHost")}
        </p>
      ) : null}
    </form>
  );
}
