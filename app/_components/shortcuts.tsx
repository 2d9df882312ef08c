"use client";

import dynamic from "next/dynamic";
import { usePathname, useRouter } from "next/navigation";
import { Dialog as Radix } from "radix-ui";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { isTyping } from "@/app/_lib/keys";
import { PAGES } from "@/app/_lib/pages";
import { OPEN_PALETTE } from "./palette-button";
import { ShortcutHelp } from "./shortcut-help";

/** Loaded when it is first opened. */
const Palette = dynamic(() => import("./palette"), { ssr: false });
const GO = new Map(PAGES.flatMap(({ key, href }) => (key ? [[key, href] as const] : [])));
/** `g` waits this long for its second key. */
const PAIR_MS = 1000;

/** Keys that work everywhere. None of them changes anything. */
export function Shortcuts() {
  const t = useTranslations("palette");
  const router = useRouter();
  const path = usePathname();
  const [open, setOpen] = useState<"help" | "palette" | null>(null);
  const gAt = useRef(0);
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (isPaletteKey(event)) return togglePalette(event);
    if (isTyping(event) || document.querySelector("[role=dialog],[role=menu]")) return;
    if (event.key === "?") return setOpen("help");
    const href = Date.now() - gAt.current < PAIR_MS ? GO.get(event.key) : undefined;
    gAt.current = event.key === "g" ? Date.now() : 0;
    if (href) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return router.push(href);
    }
    const search = document.querySelector<HTMLInputElement>("input[type=search]");
    if (event.key !== "/" || !search) return;
    event.preventDefault();
    search.focus();
  });
  const togglePalette = (event: KeyboardEvent) => {
    // Over another dialog it would lead away from what is being typed there.
    if (open !== "palette" && document.querySelector("[role=dialog]")) return;
    event.preventDefault();
    setOpen(open === "palette" ? null : "palette");
  };
  useEffect(() => {
    const openPalette = () => setOpen("palette");
    window.addEventListener("keydown", press, { capture: true });
    window.addEventListener(OPEN_PALETTE, openPalette);
    return () => {
      window.removeEventListener("keydown", press, { capture: true });
      window.removeEventListener(OPEN_PALETTE, openPalette);
    };
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is the end of the palette
  useEffect(() => setOpen((known) => (known === "palette" ? null : known)), [path]);
  return (
    <>
      <Radix.Root open={open === "palette"} onOpenChange={(isOpen) => setOpen(isOpen ? "palette" : null)}>
        <Radix.Portal>
          <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-veil" />
          <Radix.Content
            aria-describedby={undefined}
            className="fixed z-50 flex animate-rise flex-col overflow-hidden border border-line bg-raised shadow-raised max-sm:inset-0 sm:top-[12vh] sm:left-1/2 sm:w-[calc(100vw-3rem)] sm:max-w-xl sm:-translate-x-1/2 sm:rounded-lg"
          >
            <Radix.Title className="sr-only">{t("title")}</Radix.Title>
            <Palette onClose={() => setOpen(null)} onHelp={() => setOpen("help")} />
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
      <ShortcutHelp isOpen={open === "help"} onOpenChange={(isOpen) => setOpen(isOpen ? "help" : null)} />
    </>
  );
}

const isPaletteKey = ({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean =>
  key.toLowerCase() === "k" && (ctrlKey || metaKey) && !altKey && !shiftKey;
