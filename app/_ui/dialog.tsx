"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useRef } from "react";
import { useTranslations } from "use-intl";
import { cn } from "@/app/_lib/cn";
import { Button } from "./button";

type Props = {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: string;
  description?: ReactNode;
  size?: "sm" | "lg" | "xl";
  /** Something would be lost: a click outside does not close it. */
  isSticky?: boolean;
  /** Lies over every other dialog, and only what is in it closes it. */
  isFinal?: boolean;
  children: ReactNode;
};

const WIDTH = { sm: "sm:max-w-md", lg: "sm:max-w-2xl", xl: "sm:max-w-4xl" } as const;

/** A modal dialog; on a phone it fills the screen. Focus goes in, stays in, and goes back. */
export function Dialog({ isOpen, onOpenChange, title, description, size = "sm", isSticky, isFinal, children }: Props) {
  const t = useTranslations("common");
  // The part below gives focus back to a button of its own, and these dialogs are opened by anything.
  const cameFrom = useRef<Element | null>(null);
  const goBack = (event: Event) => {
    event.preventDefault();
    if (cameFrom.current instanceof HTMLElement) cameFrom.current.focus();
  };
  return (
    <Radix.Root open={isOpen} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={cn("fixed inset-0 animate-fade bg-veil", isFinal ? "z-70" : "z-40")} />
        <Radix.Content
          onOpenAutoFocus={() => {
            cameFrom.current = document.activeElement;
          }}
          onCloseAutoFocus={goBack}
          {...(description ? {} : { "aria-describedby": undefined })}
          {...(isFinal ? { onEscapeKeyDown: (event: Event) => event.preventDefault() } : {})}
          {...(isSticky || isFinal ? { onInteractOutside: (event: Event) => event.preventDefault() } : {})}
          className={cn(
            "fixed flex animate-rise flex-col border border-line bg-raised shadow-raised max-sm:inset-0 sm:top-[8vh] sm:left-1/2 sm:max-h-[84vh] sm:w-[calc(100vw-3rem)] sm:-translate-x-1/2 sm:rounded-lg",
            isFinal ? "z-80" : "z-50",
            WIDTH[size],
          )}
        >
          <div className="flex items-start justify-between gap-4 px-5 pt-4 pb-3">
            <div className="grid gap-1">
              <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
              {description ? (
                <Radix.Description className="text-base text-ink-soft">{description}</Radix.Description>
              ) : null}
            </div>
            {isFinal ? null : (
              <Radix.Close asChild>
                <Button tone="quiet" size="icon" aria-label={t("close")} className="-mt-1 -mr-2">
                  <X aria-hidden className="size-4" />
                </Button>
              </Radix.Close>
            )}
          </div>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** What scrolls between title and buttons. */
export const DialogBody = ({ className, children }: { className?: string; children: ReactNode }) => (
  <div className={cn("grid min-h-0 flex-1 content-start gap-4 overflow-y-auto px-5 py-1 pb-5", className)}>
    {children}
  </div>
);

export const DialogFooter = ({ children }: { children: ReactNode }) => (
  <div className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-5 py-3">{children}</div>
);
