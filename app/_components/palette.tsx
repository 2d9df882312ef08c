"use client";

import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { Activity, Keyboard, Languages, type LucideIcon, Play, Plus, Search, Server, SunMoon } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { pagesFor } from "@/app/_lib/pages";
import { chooseLocale, chooseTheme } from "@/app/_lib/preferences";
import { useMe, useRefusal } from "@/app/_lib/session";
import { THEMES } from "@/app/_lib/theme";
import { useTRPC } from "@/app/_lib/trpc";
import { useSettled } from "@/app/_lib/use-settled";
import { useJobTitle } from "@/app/_lib/use-status-text";
import { LOCALE_NAME, LOCALES } from "@/app/_messages/text";
import { PAGE_ICON } from "./nav";
import { useBackupOf } from "./use-backup-of";

type Props = { onClose: () => void; onHelp: () => void };

/** What the palette offers; every entry goes somewhere, or does what can be undone. */
export default function Palette({ onClose, onHelp }: Props) {
  const t = useTranslations("palette");
  const [text, setText] = useState("");
  const router = useRouter();
  const go = (href: string) => {
    onClose();
    router.push(href);
  };
  return (
    <Command label={t("title")} loop className="flex min-h-0 flex-col">
      <div className="flex items-center gap-2.5 border-b border-line px-4">
        <Search aria-hidden className="size-4 shrink-0 text-ink-faint" />
        <Command.Input
          autoFocus
          value={text}
          onValueChange={setText}
          placeholder={t("placeholder")}
          className="h-12 min-w-0 flex-1 bg-transparent text-lg outline-none placeholder:text-ink-faint"
        />
      </div>
      <Command.List className="max-h-[min(26rem,60vh)] overflow-y-auto p-2 max-sm:max-h-none max-sm:flex-1">
        <Command.Empty className="px-3 py-8 text-center text-ink-soft">{t("none")}</Command.Empty>
        <Hosts text={text} onGo={go} onClose={onClose} />
        <Pages onGo={go} />
        <Jobs onGo={go} />
        <Actions onGo={go} onClose={onClose} onHelp={onHelp} />
      </Command.List>
    </Command>
  );
}

type EntryProps = { value: string; icon: LucideIcon; text: string; note?: string | undefined; onSelect: () => void };
const Entry = ({ value, icon: Icon, text, note, onSelect }: EntryProps) => (
  <Command.Item
    value={value}
    onSelect={onSelect}
    className="flex min-h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 py-1 data-[selected=true]:bg-accent-soft data-[selected=true]:text-accent max-sm:min-h-11"
  >
    <Icon aria-hidden className="size-4 shrink-0 text-ink-faint" />
    <span className="min-w-0 flex-1 truncate">{text}</span>
    {note ? <kbd className="shrink-0 font-mono text-xs text-ink-faint">{note}</kbd> : null}
  </Command.Item>
);

const GROUP =
  "[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-ink-faint";

type Go = { onGo: (href: string) => void };

function Pages({ onGo }: Go) {
  const t = useTranslations();
  const { role } = useMe();
  return (
    <Command.Group heading={t("palette.pages")} className={GROUP}>
      {pagesFor(role).map(({ name, href, key }) => (
        <Entry
          key={name}
          value={`${t(`nav.page.${name}`)} ${name}`}
          icon={PAGE_ICON[name]}
          text={t(`nav.page.${name}`)}
          note={key ? `g ${key}` : undefined}
          onSelect={() => onGo(href)}
        />
      ))}
    </Command.Group>
  );
}

/** The server searches, as a page cannot hold the names of a large fleet. */
function Hosts({ text, onGo, onClose }: Go & { text: string; onClose: () => void }) {
  const t = useTranslations("palette");
  const trpc = useTRPC();
  const settled = useSettled(text.trim());
  const { data: hosts = [] } = useQuery({
    ...trpc.hosts.find.queryOptions({ text: settled, limit: 10 }),
    enabled: settled !== "",
    placeholderData: (before) => before,
  });
  const isRefused = useRefusal("operator") !== undefined;
  const backUp = useBackupOf();
  if (text.trim() === "" || hosts.length === 0) return null;
  return (
    <Command.Group heading={t("hosts")} className={GROUP}>
      {hosts.map(({ hostId, hostname }) => (
        <Entry key={hostId} value={hostname} icon={Server} text={hostname} onSelect={() => onGo(`/hosts/${hostId}`)} />
      ))}
      {(isRefused ? [] : hosts.slice(0, 3)).map((host) => (
        <Entry
          key={host.hostId}
          value={`${host.hostname} ${t("runBackup", { host: host.hostname })}`}
          icon={Play}
          text={t("runBackup", { host: host.hostname })}
          onSelect={() => {
            onClose();
            void backUp(host);
          }}
        />
      ))}
    </Command.Group>
  );
}

function Jobs({ onGo }: Go) {
  const t = useTranslations("palette");
  const titleOf = useJobTitle();
  const { data: jobs = [] } = useQuery(useTRPC().jobs.list.queryOptions({ limit: 5 }));
  if (jobs.length === 0) return null;
  return (
    <Command.Group heading={t("jobs")} className={GROUP}>
      {jobs.map((job) => {
        const name = t("job", { title: titleOf(job), host: job.hostname });
        return (
          <Entry
            key={job.jobId}
            value={`${name} ${job.jobId}`}
            icon={Activity}
            text={name}
            onSelect={() => onGo(`/jobs/${job.jobId}`)}
          />
        );
      })}
    </Command.Group>
  );
}

function Actions({ onGo, onClose, onHelp }: Go & Props) {
  const t = useTranslations();
  const isRefused = useRefusal("operator") !== undefined;
  const then = (act: () => void) => () => {
    onClose();
    act();
  };
  return (
    <Command.Group heading={t("palette.actions")} className={GROUP}>
      {isRefused ? null : (
        <Entry
          value={t("palette.addHost")}
          icon={Plus}
          text={t("palette.addHost")}
          onSelect={() => onGo("/hosts?add=1")}
        />
      )}
      {THEMES.map((theme) => {
        const text = t("palette.theme", { name: t(`nav.themes.${theme}`) });
        return <Entry key={theme} value={text} icon={SunMoon} text={text} onSelect={then(() => chooseTheme(theme))} />;
      })}
      {LOCALES.map((locale) => {
        const text = t("palette.language", { name: LOCALE_NAME[locale] });
        return (
          <Entry key={locale} value={text} icon={Languages} text={text} onSelect={then(() => chooseLocale(locale))} />
        );
      })}
      <Entry
        value={t("palette.shortcuts")}
        icon={Keyboard}
        text={t("palette.shortcuts")}
        note="?"
        onSelect={then(onHelp)}
      />
    </Command.Group>
  );
}
