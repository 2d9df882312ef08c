"use client";

import { Search } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";

export const OPEN_PALETTE = "rm-open-palette";
const open = () => window.dispatchEvent(new Event(OPEN_PALETTE));

/** Says that there is a palette, to whoever does not know its key. */
export function PaletteButton({ isIcon = false }: { isIcon?: boolean }) {
  const t = useTranslations("nav");
  if (isIcon)
    return (
      <Button tone="quiet" size="icon" aria-label={t("search")} onClick={open}>
        <Search aria-hidden className="size-5" />
      </Button>
    );
  return (
    <button
      type="button"
      onClick={open}
      aria-keyshortcuts="Control+K Meta+K"
      className="flex h-8 w-full items-center gap-2 rounded-md border border-line bg-canvas px-2.5 text-left text-ink-faint hover:border-line-strong hover:text-ink-soft"
    >
      <Search aria-hidden className="size-4 shrink-0" />
      <span className="min-w-0 flex-1 truncate">{t("search")}</span>
      <kbd aria-hidden className="shrink-0 font-mono text-xs">
        Ctrl K
      </kbd>
    </button>
  );
}
