"use client";

import { Activity, KeyRound, type LucideIcon, ScrollText, Server, Users } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { Role } from "@/app/_lib/api-types";
import { cn } from "@/app/_lib/cn";
import { useMe } from "@/app/_lib/session";

type Item = { href: string; text: string; icon: LucideIcon; only?: Role };
const ITEMS: readonly Item[] = [
  { href: "/hosts", text: "Hosts", icon: Server },
  { href: "/jobs", text: "Jobs", icon: Activity },
  { href: "/tokens", text: "Tokens", icon: KeyRound },
  { href: "/users", text: "Users", icon: Users, only: "admin" },
  { href: "/audit", text: "Audit", icon: ScrollText, only: "admin" },
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
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
