"use client";

import { CircleCheck, CircleX, X } from "lucide-react";
import { Toast as Radix } from "radix-ui";
import { createContext, type ReactNode, useCallback, useContext, useState } from "react";
import { useTranslations } from "use-intl";
import { cn } from "@/app/_lib/cn";
import { Button } from "./button";

type Message = { id: number; tone: "good" | "bad"; text: string };
type Say = (tone: Message["tone"], text: string) => void;
const ToastContext = createContext<Say>(() => {});

/** Says what came of an action that has no place of its own on the page. */
export const useToast = (): Say => useContext(ToastContext);

/** Long enough to read it twice; the time stands still while the pointer or the focus is on it. */
const SHOWN_MS = { good: 4000, bad: 12_000 } as const;
const MS_PER_LETTER = 60;

export function ToastProvider({ children }: { children: ReactNode }) {
  const t = useTranslations("common");
  const [messages, setMessages] = useState<Message[]>([]);
  const say = useCallback<Say>((tone, text) => {
    setMessages((known) => [...known.slice(-2), { id: Date.now() + Math.random(), tone, text }]);
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

function ToastCard({ message: { tone, text }, onGone }: { message: Message; onGone: () => void }) {
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
      <Radix.Title className="min-w-0 flex-1 text-base [overflow-wrap:anywhere]">{text}</Radix.Title>
      <Radix.Close asChild>
        <Button tone="quiet" size="icon" aria-label={t("dismiss")} className="size-6">
          <X aria-hidden className="size-3.5" />
        </Button>
      </Radix.Close>
    </Radix.Root>
  );
}
