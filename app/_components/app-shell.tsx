"use client";

import { Menu as MenuIcon, X } from "lucide-react";
import Link from "next/link";
import { Dialog } from "radix-ui";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import type { Theme } from "@/app/_lib/theme";
import { Button } from "@/app/_ui/button";
import { Brand } from "./brand";
import { LiveBanner } from "./live-banner";
import { Nav } from "./nav";
import { PaletteButton } from "./palette-button";
import { SessionEnded } from "./session-ended";
import { Shortcuts } from "./shortcuts";
import { UserMenu } from "./user-menu";

/** The frame of every page: a side bar on wide screens, a drawer on narrow ones. */
export function AppShell({ theme, children }: { theme: Theme; children: ReactNode }) {
  const t = useTranslations("common");
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[13.5rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {t("skipToContent")}
      </a>
      <div className="sticky top-0 hidden h-dvh flex-col gap-5 border-r border-line bg-surface px-3 py-4 lg:flex">
        <Link href="/" className="rounded-md px-2">
          <Brand />
        </Link>
        <PaletteButton />
        <div className="min-h-0 flex-1 overflow-y-auto p-0.5">
          <Nav />
        </div>
        <UserMenu theme={theme} />
      </div>
      <div className="flex min-w-0 flex-col">
        <TopBar theme={theme} />
        <LiveBanner />
        <main
          id="content"
          tabIndex={-1}
          className="mx-auto w-full max-w-7xl flex-1 2xl:max-w-[100rem] px-4 py-6 outline-none sm:px-6 lg:px-8"
        >
          {children}
        </main>
      </div>
      <Shortcuts />
      <SessionEnded />
    </div>
  );
}

function TopBar({ theme }: { theme: Theme }) {
  const t = useTranslations("nav");
  const [isOpen, setOpen] = useState(false);
  return (
    <header className="sticky top-0 z-30 flex h-14 items-center justify-between border-b border-line bg-surface pr-2 pl-4 lg:hidden">
      <Link href="/" className="rounded-md">
        <Brand />
      </Link>
      <Dialog.Root open={isOpen} onOpenChange={setOpen}>
        <div className="flex items-center gap-1">
          <PaletteButton isIcon />
          <Dialog.Trigger asChild>
            <Button tone="quiet" size="icon" aria-label={t("openMenu")}>
              <MenuIcon aria-hidden className="size-5" />
            </Button>
          </Dialog.Trigger>
        </div>
        <Dialog.Portal>
          <Dialog.Overlay className="fixed inset-0 z-40 animate-fade bg-veil" />
          <Dialog.Content
            aria-describedby={undefined}
            className="fixed inset-y-0 right-0 z-50 flex w-72 max-w-[85vw] animate-fade flex-col gap-4 border-l border-line bg-raised p-3"
          >
            <div className="flex items-center justify-between pl-2.5">
              <Dialog.Title className="text-base font-semibold">{t("menu")}</Dialog.Title>
              <Dialog.Close asChild>
                <Button tone="quiet" size="icon" aria-label={t("closeMenu")}>
                  <X aria-hidden className="size-5" />
                </Button>
              </Dialog.Close>
            </div>
            <div className="min-h-0 flex-1 overflow-y-auto p-0.5">
              <Nav onNavigate={() => setOpen(false)} />
            </div>
            <UserMenu theme={theme} />
          </Dialog.Content>
        </Dialog.Portal>
      </Dialog.Root>
    </header>
  );
}
