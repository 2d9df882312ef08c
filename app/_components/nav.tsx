"use client";

import { useQuery } from "@tanstack/react-query";
import {
  Activity,
  Bell,
  Bot,
  Braces,
  CalendarClock,
  Database,
  KeyRound,
  LayoutDashboard,
  type LucideIcon,
  ScrollText,
  Server,
  Settings,
  ShieldEllipsis,
  UserRound,
  Users,
} from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "use-intl";
import { cn } from "@/app/_lib/cn";
import { isOnPage, type Page, type PageName, pagesFor } from "@/app/_lib/pages";
import { useMe } from "@/app/_lib/session";
import { useTRPC } from "@/app/_lib/trpc";

export const PAGE_ICON: Record<PageName, LucideIcon> = {
  overview: LayoutDashboard,
  hosts: Server,
  jobs: Activity,
  schedules: CalendarClock,
  repositories: Database,
  alerts: Bell,
  agents: Bot,
  tokens: KeyRound,
  certificate: ShieldEllipsis,
  users: Users,
  audit: ScrollText,
  settings: Settings,
  profile: UserRound,
  api: Braces,
};

export function Nav({ onNavigate }: { onNavigate?: () => void }) {
  const t = useTranslations("nav");
  const { role } = useMe();
  const pages = pagesFor(role);
  const admin = pages.filter(({ group }) => group === "admin");
  return (
    <nav aria-label={t("main")} className="grid gap-4">
      <PageList pages={pages.filter(({ group }) => group === "fleet")} onNavigate={onNavigate} />
      {admin.length > 0 ? (
        <div className="grid gap-1">
          <p className="px-2.5 text-xs font-medium text-ink-faint">{t("group.admin")}</p>
          <PageList pages={admin} onNavigate={onNavigate} />
        </div>
      ) : null}
    </nav>
  );
}

type ListProps = { pages: readonly Page[]; onNavigate: (() => void) | undefined };

function PageList({ pages, onNavigate }: ListProps) {
  const t = useTranslations("nav.page");
  const path = usePathname();
  return (
    <ul className="grid gap-0.5">
      {pages.map(({ name, href }) => {
        const isHere = isOnPage(path, href);
        const Icon = PAGE_ICON[name];
        return (
          <li key={href}>
            <Link
              href={href}
              {...(onNavigate ? { onClick: onNavigate } : {})}
              aria-current={isHere ? "page" : undefined}
              className={cn(
                "flex h-8 items-center gap-2.5 rounded-md px-2.5 text-ink-soft hover:bg-hover hover:text-ink max-lg:h-11",
                isHere && "bg-accent-soft font-medium text-accent hover:bg-accent-soft hover:text-accent",
              )}
            >
              <Icon aria-hidden className="size-4 shrink-0" />
              <span className="truncate">{t(name)}</span>
              {name === "alerts" ? <OpenAlerts /> : null}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

/** Alerts come rarely, and must be seen on every page. */
function OpenAlerts() {
  const t = useTranslations("nav");
  const { data } = useQuery(useTRPC().alerts.count.queryOptions());
  const open = data?.open ?? 0;
  if (open === 0) return null;
  return (
    <span
      title={t("openAlerts", { count: open })}
      className="ml-auto rounded-full border border-warn-line bg-warn-soft px-1.5 text-xs font-medium text-warn tabular-nums"
    >
      {open > 99 ? "99+" : open}
      <span className="sr-only"> {t("open")}</span>
    </span>
  );
}
