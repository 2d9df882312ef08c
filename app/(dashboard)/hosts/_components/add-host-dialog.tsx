"use client";

import { useState } from "react";
import type { MintedToken } from "@/app/_lib/api-types";
import { Dialog } from "@/app/_ui/dialog";
import { MintForm } from "./mint-form";
import { TokenView } from "./token-view";

type Props = { isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

/** Details → one-time line → live checklist. The line exists only here, so a click outside does not close it. */
export function AddHostDialog({ isOpen, onOpenChange }: Props) {
  const [minted, setMinted] = useState<MintedToken | null>(null);
  const change = (next: boolean) => {
    onOpenChange(next);
    if (!next) setMinted(null);
  };
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={change}
      title="Add host"
      description={
        minted
          ? "Run the line on the host, and watch it come in below."
          : "Name the host and the repository its snapshots go to."
      }
      size="lg"
      isSticky
    >
      {minted ? (
        <TokenView minted={minted} onClose={() => change(false)} onAgain={() => setMinted(null)} />
      ) : (
        <MintForm onMinted={setMinted} onCancel={() => change(false)} />
      )}
    </Dialog>
  );
}
