"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { MintedToken } from "@/app/_lib/api-types";
import { cn } from "@/app/_lib/cn";
import { useProblem } from "@/app/_lib/server-text";
import { useNow } from "@/app/_lib/time";
import { useTRPC } from "@/app/_lib/trpc";
import { useFormat } from "@/app/_lib/use-format";
import { Button } from "@/app/_ui/button";
import { CodeLine } from "@/app/_ui/code-line";
import { DialogBody, DialogFooter } from "@/app/_ui/dialog";
import { Notice } from "@/app/_ui/notice";
import { useToast } from "@/app/_ui/toast";
import { TokenChecklist } from "./token-checklist";

type Props = { minted: MintedToken; onClose: () => void; onAgain: () => void };
const WAYS = ["linux", "windows", "byHand"] as const;

/** The line, how long it is good, and what has come of it so far. */
export function TokenView({ minted, onClose, onAgain }: Props) {
  const problemOf = useProblem();
  const t = useTranslations("addHost.line");
  const format = useFormat();
  const trpc = useTRPC();
  const say = useToast();
  const { data: token } = useQuery(trpc.enrollment.get.queryOptions({ tokenHash: minted.tokenHash }));
  const revoke = useMutation(
    trpc.enrollment.revoke.mutationOptions({ onError: (error) => say("bad", problemOf(error).message) }),
  );
  const [way, setWay] = useState<(typeof WAYS)[number]>("linux");
  const now = useNow(1000);
  const leftMs = minted.expiresAt.getTime() - now;
  const state = token?.state ?? "pending";
  const isDead = state === "expired" || state === "revoked" || (state === "pending" && leftMs <= 0);
  const code = {
    linux: { label: t("linuxCode"), code: minted.installCommand, note: t("asRoot") },
    windows: { label: t("windowsCode"), code: minted.installCommandWindows, note: t("asRoot") },
    byHand: { label: t("byHandCode"), code: minted.enrollCommand, note: t("byHandNote") },
  }[way];
  return (
    <>
      <DialogBody>
        {isDead ? (
          <Notice tone="warn" role="status" title={t(state === "revoked" ? "revoked" : "expired")}>
            {t("kept")}
          </Notice>
        ) : (
          <div className="grid gap-2">
            <fieldset aria-label={t("label")} className="flex w-fit rounded-md border border-line bg-surface p-0.5">
              {WAYS.map((one) => (
                <button
                  key={one}
                  type="button"
                  aria-pressed={way === one}
                  onClick={() => setWay(one)}
                  className={cn(
                    "h-8 rounded-sm px-2.5 text-sm whitespace-nowrap text-ink-soft hover:text-ink",
                    way === one && "bg-accent-soft font-medium text-accent hover:text-accent",
                  )}
                >
                  {t(one)}
                </button>
              ))}
            </fieldset>
            <CodeLine label={code.label} code={code.code} />
            <p className="text-sm text-ink-soft">
              {state === "pending"
                ? t.rich("onceWithin", { left: () => <span className="tabular-nums">{format.countdown(leftMs)}</span> })
                : t("once")}{" "}
              {code.note}
            </p>
          </div>
        )}
        <TokenChecklist token={token ?? null} onDone={onClose} />
      </DialogBody>
      <DialogFooter>
        {state === "pending" && !isDead ? (
          <Button
            tone="danger"
            isBusy={revoke.isPending}
            className="mr-auto"
            onClick={() => revoke.mutate({ tokenHash: minted.tokenHash })}
          >
            {t("revoke")}
          </Button>
        ) : null}
        {isDead ? (
          <Button tone="primary" onClick={onAgain}>
            {t("again")}
          </Button>
        ) : null}
        <Button onClick={onClose}>{t("close")}</Button>
      </DialogFooter>
    </>
  );
}
