"use client";

import { CircleCheck, CircleX, X } from "lucide-react";
import Link from "next/link";
import { Toast as Radix } from "radix-ui";
import { createContext, type ReactNode, useCallback, useContext, useState } from "react";
import { useTranslations } from "use-intl";
import { cn } from "@/app/_lib/cn";
import { Button } from "./button";

/** `link` leads to where more is told, such as the job that was queued. */
type ToastLink = { href: string; text: string };
type Message = { id: number; tone: "good" | "bad"; text: string; link: ToastLink | undefined };
type Say = (tone: Message["tone"], text: string, link?: ToastLink) => void;
const ToastContext = createContext<Say>(() => {});

/** Says what came of an action that has no place of its own on the page. */
export const useToast = (): Say => useContext(ToastContext);

/** Long enough to read it twice; the time stands still while the pointer or the focus is on it. */
const SHOWN_MS = { good: 4000, bad: 12_000 } as const;
const MS_PER_LETTER = 60;

export function ToastProvider({ children }: { children: ReactNode }) {
  const t = useTranslations("common");
  const [messages, setMessages] = useState<Message[]>([]);
  const say = useCallback<Say>((tone, text, link) => {
    setMessages((known) => [...known.slice(-2), { id: Date.now() + Math.random(), tone, text, link }]);
  }, []);
  const drop = (id: number) => setMessages((known) => known.filter((message) => message.id !== id));
  return (
    <Radix.Provider swipeDirection="right" label={t("message")}>
      <ToastContext value={say}>{children}</ToastContext>
      {messages.map((message) => (
        <ToastCard key={message.id} message={message} onGone={() => drop(message.id)} />
      ))}
      <Radix.Viewport className="fixed right-4 bottom-4 z-60 grid w-[calc(100vw-2rem)] max-w-96 gap-2 outline-none" />
    </Radix.Provider>
  );
}

function ToastCard({ message: { tone, text, link }, onGone }: { message: Message; onGone: () => void }) {
  const t = useTranslations("common");
  const Icon = tone === "good" ? CircleCheck : CircleX;
  return (
    <Radix.Root
      type={tone === "bad" ? "foreground" : "background"}
      duration={SHOWN_MS[tone] + text.length * MS_PER_LETTER}
      onOpenChange={(isOpen) => {
        if (!isOpen) onGone();
      }}
      className="flex animate-rise items-start gap-2.5 rounded-lg border border-line bg-raised py-2.5 pr-2 pl-3 shadow-raised"
    >
      <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", tone === "good" ? "text-good" : "text-bad")} />
      <div className="min-w-0 flex-1 text-base [overflow-wrap:anywhere]">
        <Radix.Title>{text}</Radix.Title>
        {link ? (
          <Link href={link.href} onClick={onGone} className="inline-flex min-h-6 items-center underline">
            {link.text}
          </Link>
        ) : null}
      </div>
      <Radix.Close asChild>
        <Button tone="quiet" size="icon" aria-label={t("dismiss")} className="size-6">
          <X aria-hidden className="size-3.5" />
        </Button>
      </Radix.Close>
    </Radix.Root>
  );
}
