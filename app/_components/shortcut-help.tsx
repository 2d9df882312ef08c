"use client";

import { useTranslations } from "use-intl";
import { pagesFor } from "@/app/_lib/pages";
import { useMe } from "@/app/_lib/session";
import { Dialog, DialogBody } from "@/app/_ui/dialog";

type Props = { isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

export function ShortcutHelp({ isOpen, onOpenChange }: Props) {
  const t = useTranslations();
  const { role } = useMe();
  const rows = [
    ["Ctrl K  ⌘ K", t("palette.help.palette")],
    ["/", t("palette.help.search")],
    ["j  k", t("palette.help.rows")],
    ["Enter", t("palette.help.open")],
    ...pagesFor(role).flatMap(({ name, key }) =>
      key ? [[`g ${key}`, t("palette.help.goTo", { page: t(`nav.page.${name}`) })] as const] : [],
    ),
    ["?", t("palette.help.this")],
  ] as const;
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title={t("palette.help.title")}
      description={t("palette.help.safe")}
    >
      <DialogBody>
        <dl className="grid grid-cols-[7rem_1fr] gap-x-4 gap-y-2">
          {rows.map(([keys, what]) => (
            <div key={keys} className="contents">
              <dt>
                <kbd className="rounded-sm border border-line-strong bg-sunken px-1.5 py-0.5 font-mono text-sm whitespace-pre">
                  {keys}
                </kbd>
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
      </DialogBody>
    </Dialog>
  );
}
