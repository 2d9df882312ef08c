"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import type { MintedToken, MintInput } from "@/app/_lib/api-types";
import { Dialog } from "@/app/_ui/dialog";
import { MintForm } from "./mint-form";
import { TokenView } from "./token-view";

type Props = { isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

/** Details → one-time line → live checklist. The line exists only here, so a click outside does not close it. */
export function AddHostDialog({ isOpen, onOpenChange }: Props) {
  const t = useTranslations("addHost");
  const [minted, setMinted] = useState<MintedToken | null>(null);
  /** A line that ran out costs nothing of what was typed. */
  const [typed, setTyped] = useState<MintInput | null>(null);
  const change = (next: boolean) => {
    onOpenChange(next);
    if (next) return;
    setMinted(null);
    setTyped(null);
  };
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={change}
      title={t("title")}
      description={t(minted ? "lead.line" : "lead.details")}
      size="lg"
      isSticky
    >
      {minted ? (
        <TokenView minted={minted} onClose={() => change(false)} onAgain={() => setMinted(null)} />
      ) : (
        <MintForm
          typed={typed}
          onMinted={(token, input) => {
            setMinted(token);
            setTyped(input);
          }}
          onCancel={() => change(false)}
        />
      )}
    </Dialog>
  );
}
