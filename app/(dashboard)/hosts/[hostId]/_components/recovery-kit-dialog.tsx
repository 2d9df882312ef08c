"use client";

import { Download, Printer } from "lucide-react";
import { useState } from "react";
import { createPortal } from "react-dom";
import { useTranslations } from "use-intl";
import type { Host } from "@/app/_lib/api-types";
import type { Problem } from "@/app/_lib/problem";
import { fetchRecoveryKit, type KitWords, kitFacts, kitText, type RecoveryKit } from "@/app/_lib/recovery-kit";
import { Button } from "@/app/_ui/button";
import { CodeLine } from "@/app/_ui/code-line";
import { DialogBody, DialogFooter } from "@/app/_ui/dialog";
import { Notice } from "@/app/_ui/notice";

type Props = { host: Host; onClose: () => void };

/** Asked for by a button, because each export is on record; shown until the dialog closes, and gone with it. */
export function RecoveryKitDialog({ host, onClose }: Props) {
  const t = useTranslations("repository.kit");
  const [kit, setKit] = useState<RecoveryKit | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  if (kit) return <Shown kit={kit} onClose={onClose} />;
  const show = async () => {
    setBusy(true);
    setProblem(null);
    const answer = await fetchRecoveryKit(host.hostId);
    if ("kit" in answer) setKit(answer.kit);
    else setProblem(answer.problem);
    setBusy(false);
  };
  return (
    <>
      <DialogBody>
        <Notice tone="warn" title={t("warnTitle")}>
          {t("warn")}
        </Notice>
        {problem ? (
          <Notice tone="bad" role="alert">
            {problem.message}
          </Notice>
        ) : null}
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>{t("cancel")}</Button>
        <Button tone="primary" isBusy={isBusy} onClick={() => void show()}>
          {t("show")}
        </Button>
      </DialogFooter>
    </>
  );
}

function useKitWords(hostname: string): KitWords {
  const t = useTranslations("repository.kit");
  return {
    title: t("dialogTitle", { hostname }),
    exported: t("exported"),
    address: t("address"),
    key: t("key"),
    user: t("user"),
    password: t("password"),
    linux: t("linux"),
    windows: t("windows"),
    keep: t("keep"),
  };
}

function Shown({ kit, onClose }: { kit: RecoveryKit; onClose: () => void }) {
  const t = useTranslations("repository.kit");
  const words = useKitWords(kit.hostname);
  return (
    <>
      {/* What is copied from here must be seen whole: the rows keep their height, and the dialog scrolls. */}
      <DialogBody className="auto-rows-max">
        <p className="text-ink-soft">{words.keep}</p>
        {kitFacts(kit, words).map(([name, value]) => (
          <CodeLine key={name} label={name} code={value} isWhole />
        ))}
        <CodeLine label={words.linux} code={kit.commands_linux} isWhole />
        <CodeLine label={words.windows} code={kit.commands_windows} isWhole />
      </DialogBody>
      <DialogFooter>
        <Button onClick={() => window.print()}>
          <Printer aria-hidden className="size-4" />
          {t("print")}
        </Button>
        <Button onClick={() => download(`recovery-kit-${kit.hostname}.txt`, kitText(kit, words))}>
          <Download aria-hidden className="size-4" />
          {t("download")}
        </Button>
        <Button tone="primary" onClick={onClose}>
          {t("done")}
        </Button>
      </DialogFooter>
      {createPortal(<Sheet kit={kit} words={words} />, document.body)}
    </>
  );
}

/** What the printer gets in the place of the page. */
const Sheet = ({ kit, words }: { kit: RecoveryKit; words: KitWords }) => (
  <div data-print aria-hidden>
    <pre className="font-mono text-sm whitespace-pre-wrap [overflow-wrap:anywhere]">{kitText(kit, words)}</pre>
  </div>
);

function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
