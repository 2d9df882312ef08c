"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { cn } from "@/app/_lib/cn";
import { Button } from "./button";

/** A command to copy. It wraps rather than hides its end, and is never cut; a long one scrolls, unless it `isWhole`. */
export function CodeLine({ label, code, isWhole = false }: { label: string; code: string; isWhole?: boolean }) {
  return (
    <figure className="overflow-hidden rounded-md border border-line bg-sunken">
      <figcaption className="flex h-9 items-center justify-between gap-2 border-b border-line pr-1 pl-3">
        <span className="text-xs font-medium text-ink-soft">{label}</span>
        <CopyButton text={code} what={label} />
      </figcaption>
      <pre
        className={cn(
          "px-3 py-2 font-mono text-sm break-all whitespace-pre-wrap",
          !isWhole && "max-h-48 overflow-auto",
        )}
      >
        {code}
      </pre>
    </figure>
  );
}

/** Copies a text and says so for a moment. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const t = useTranslations("common");
  const [state, setState] = useState<"idle" | "done" | "failed">("idle");
  useEffect(() => {
    if (state === "idle") return;
    const timer = setTimeout(() => setState("idle"), 2000);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = async () => setState((await copyText(text)) ? "done" : "failed");
  const word = { idle: t("copy"), done: t("copied"), failed: t("copyFailed") }[state];
  return (
    <Button tone="quiet" size="sm" onClick={copy} aria-label={state === "idle" ? t("copyWhat", { what }) : word}>
      {state === "done" ? (
        <Check aria-hidden className="size-3.5 text-good" />
      ) : (
        <Copy aria-hidden className="size-3.5" />
      )}
      <span aria-live="polite">{word}</span>
    </Button>
  );
}

/** The clipboard of a page on plain http is closed to scripts; a selected text area is the old way that still works. */
async function copyText(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Falls through to the old way.
    }
  }
  const area = document.createElement("textarea");
  area.value = text;
  area.setAttribute("readonly", "");
  area.className = "fixed top-0 left-0 opacity-0";
  (document.querySelector("[role=dialog]") ?? document.body).append(area);
  area.select();
  const isDone = document.execCommand("copy");
  area.remove();
  return isDone;
}
