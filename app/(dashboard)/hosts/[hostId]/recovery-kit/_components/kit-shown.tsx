"use client";

import { Download, Printer } from "lucide-react";
import Link from "next/link";
import { useEffect, useRef } from "react";
import { createPortal } from "react-dom";
import { useTranslations } from "use-intl";
import type { Host } from "@/app/_lib/api-types";
import { kitFacts, kitText, type RecoveryKit } from "@/app/_lib/recovery-kit";
import { Button } from "@/app/_ui/button";
import { CodeLine } from "@/app/_ui/code-line";
import { Notice } from "@/app/_ui/notice";
import { DrillButton } from "../../_components/drill-button";
import { KitSheet } from "./kit-sheet";
import { useKitWords } from "./use-kit-words";

/** The kit to read, to print and to save. */
export function KitShown({ kit, host }: { kit: RecoveryKit; host: Host }) {
  const t = useTranslations("recoveryKit");
  const words = useKitWords(kit);
  const first = useRef<HTMLDivElement>(null);
  useEffect(() => first.current?.focus(), []);
  return (
    <div ref={first} tabIndex={-1} className="grid max-w-3xl gap-4 outline-none">
      {kit.proven_at === null ? (
        <Notice tone="warn" title={t("unproven")}>
          <div className="grid justify-items-start gap-2">
            <p>{t("unprovenText")}</p>
            <DrillButton host={host} />
          </div>
        </Notice>
      ) : (
        <Notice tone="info" title={words.proof}>
          <p>
            {t("provenText")}{" "}
            {kit.proven_job_id === null ? null : (
              <Link href={`/jobs/${kit.proven_job_id}`} className="text-accent underline">
                {t("seeDrill")}
              </Link>
            )}
          </p>
        </Notice>
      )}
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-ink-soft">{words.exported}</p>
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => download(`recovery-kit-${kit.hostname}.txt`, kitText(kit, words))}>
            <Download aria-hidden className="size-4" />
            {t("save")}
          </Button>
          <Button tone="primary" onClick={() => window.print()}>
            <Printer aria-hidden className="size-4" />
            {t("print")}
          </Button>
        </div>
      </div>
      <p className="text-ink-soft">{words.keep}</p>
      {kitFacts(kit, words).map(({ name, value }) => (
        <CodeLine key={name} label={name} code={value} isWhole />
      ))}
      <CodeLine label={words.linux} code={kit.commands_linux} isWhole />
      <CodeLine label={words.windows} code={kit.commands_windows} isWhole />
      {createPortal(<KitSheet kit={kit} words={words} />, document.body)}
    </div>
  );
}

function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
