/** The pages of the dashboard: what the menu, the palette and the keys know of them. */
import type { Messages } from "@/app/_messages/text";
import type { Role } from "./api-types";

export type PageName = keyof Messages["nav"]["page"];
/** `key` goes there after `g`; a page that is `only` for a role is hidden from all others. */
export type Page = { name: PageName; href: string; group: "fleet" | "admin" | null; key?: string; only?: Role };

export const PAGES: readonly Page[] = [
  { name: "overview", href: "/", group: "fleet", key: "o" },
  { name: "hosts", href: "/hosts", group: "fleet", key: "h" },
  { name: "jobs", href: "/jobs", group: "fleet", key: "j" },
  { name: "schedules", href: "/schedules", group: "fleet", key: "s" },
  { name: "repositories", href: "/repositories", group: "fleet", key: "r" },
  { name: "alerts", href: "/alerts", group: "fleet", key: "a" },
  { name: "agents", href: "/agents", group: "fleet" },
  { name: "tokens", href: "/tokens", group: "fleet", key: "t" },
  { name: "users", href: "/users", group: "admin", only: "admin" },
  { name: "audit", href: "/audit", group: "admin", only: "admin" },
  { name: "settings", href: "/settings", group: "admin", only: "admin" },
  { name: "certificate", href: "/certificate", group: null },
  { name: "profile", href: "/profile", group: null },
  { name: "api", href: "/docs/api", group: null },
];

export const pagesFor = (role: Role): Page[] => PAGES.filter(({ only }) => only === undefined || only === role);

/** Whether an address is on a page, or on one below it. */
export const isOnPage = (path: string, href: string): boolean =>
  path === href || (href !== "/" && path.startsWith(`${href}/`));
