"use client";

import { useQuery } from "@tanstack/react-query";
import {
  Activity,
  Bell,
  Bot,
  KeyRound,
  type LucideIcon,
  ScrollText,
  Server,
  ShieldEllipsis,
  Users,
} from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { Role } from "@/app/_lib/api-types";
import { cn } from "@/app/_lib/cn";
import { formatPlural } from "@/app/_lib/format";
import { useMe } from "@/app/_lib/session";
import { useTRPC } from "@/app/_lib/trpc";

type Item = { href: string; text: string; icon: LucideIcon; only?: Role };
const ITEMS: readonly Item[] = [
  { href: "/hosts", text: "Hosts", icon: Server },
  { href: "/jobs", text: "Jobs", icon: Activity },
  { href: "/alerts", text: "Alerts", icon: Bell },
  { href: "/agents", text: "Agents", icon: Bot },
  { href: "/tokens", text: "Tokens", icon: KeyRound },
  { href: "/users", text: "Users", icon: Users, only: "admin" },
  { href: "/audit", text: "Audit", icon: ScrollText, only: "admin" },
  { href: "/certificate", text: "Certificate", icon: ShieldEllipsis },
];

export function Nav({ onNavigate }: { onNavigate?: () => void }) {
  const path = usePathname();
  const { role } = useMe();
  return (
    <nav aria-label="Main">
      <ul className="grid gap-0.5">
        {ITEMS.filter(({ only }) => only === undefined || only === role).map(({ href, text, icon: Icon }) => {
          const isHere = path === href || path.startsWith(`${href}/`);
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
                <Icon aria-hidden className="size-4" />
                {text}
                {href === "/alerts" ? <OpenAlerts /> : null}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

/** Alerts come rarely, and must be seen on every page. */
function OpenAlerts() {
  const { data } = useQuery(useTRPC().alerts.count.queryOptions());
  const open = data?.open ?? 0;
  if (open === 0) return null;
  return (
    <span
      title={formatPlural(open, "open alert")}
      className="ml-auto rounded-full border border-warn-line bg-warn-soft px-1.5 text-xs font-medium text-warn tabular-nums"
    >
      {open > 99 ? "99+" : open}
      <span className="sr-only"> open</span>
    </span>
  );
}
