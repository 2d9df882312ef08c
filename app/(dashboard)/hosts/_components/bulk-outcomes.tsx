"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import type { HostOutcome } from "@/app/_lib/api-types";
import { Button } from "@/app/_ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/app/_ui/dialog";

/** Which hosts were left out, and why; the others are done. */
export function BulkOutcomes({ refused, onClose }: { refused: readonly HostOutcome[]; onClose: () => void }) {
  const t = useTranslations("hostBulk");
  return (
    <Dialog
      isOpen={refused.length > 0}
      onOpenChange={(isOpen) => (isOpen ? null : onClose())}
      title={t("refused.title", { count: refused.length })}
      description={t("refused.text")}
      size="lg"
    >
      <DialogBody>
        <ul className="grid gap-2">
          {refused.map(({ hostId, hostname, message }) => (
            <li key={hostId} className="grid gap-0.5 border-b border-line pb-2 last:border-0">
              {hostname === null ? (
                <span className="font-medium">{t("refused.gone")}</span>
              ) : (
                <Link href={`/hosts/${hostId}`} className="truncate font-medium hover:underline">
                  <bdi>{hostname}</bdi>
                </Link>
              )}
              <span className="text-sm text-ink-soft">{message}</span>
            </li>
          ))}
        </ul>
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>{t("refused.close")}</Button>
      </DialogFooter>
    </Dialog>
  );
}
