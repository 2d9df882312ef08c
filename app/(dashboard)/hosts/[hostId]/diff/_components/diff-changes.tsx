"use client";

import { FilePen, FileSymlink, KeyRound, type LucideIcon, Minus, Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { SafeName } from "@/app/_components/safe-name";
import type { DiffChange } from "@/app/_lib/api-types";
import { cn } from "@/app/_lib/cn";
import { countKinds, DIFF_KINDS, type DiffKind } from "@/app/_lib/snapshot-diff";
import { useFormat } from "@/app/_lib/use-format";
import { Button } from "@/app/_ui/button";
import { Section } from "@/app/_ui/panel";

const ROWS = 200;
const LOOK: Record<DiffKind, { icon: LucideIcon; tone: string }> = {
  added: { icon: Plus, tone: "text-good" },
  removed: { icon: Minus, tone: "text-bad" },
  changed: { icon: FilePen, tone: "text-run" },
  metadata: { icon: KeyRound, tone: "text-ink-soft" },
  type: { icon: FileSymlink, tone: "text-warn" },
};

/** The changes one by one; kinds can be left out. */
export function DiffChanges({ changes }: { changes: readonly DiffChange[] }) {
  const t = useTranslations("diff");
  const format = useFormat();
  const counts = useMemo(() => countKinds(changes), [changes]);
  const [hidden, setHidden] = useState<readonly DiffKind[]>([]);
  const [rows, setRows] = useState(ROWS);
  const found = changes.filter(({ change }) => !hidden.includes(change));
  return (
    <Section title={t("changes")}>
      <fieldset className="flex flex-wrap gap-1.5">
        <legend className="sr-only">{t("show")}</legend>
        {DIFF_KINDS.filter((kind) => counts[kind] > 0).map((kind) => (
          <label
            key={kind}
            className="inline-flex min-h-8 cursor-pointer items-center gap-1.5 rounded-md border border-control px-2 text-sm select-none hover:bg-hover max-sm:min-h-10"
          >
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={!hidden.includes(kind)}
              onChange={({ target }) =>
                setHidden(target.checked ? hidden.filter((one) => one !== kind) : [...hidden, kind])
              }
            />
            {t(`kind.${kind}`)}
            <span className="text-ink-soft tabular-nums">{format.count(counts[kind])}</span>
          </label>
        ))}
      </fieldset>
      {found.length === 0 ? (
        <p className="flex flex-wrap items-center gap-3 text-ink-soft">
          {t("noneOfKind")}
          <Button size="sm" onClick={() => setHidden([])}>
            {t("showAll")}
          </Button>
        </p>
      ) : (
        <ul aria-label={t("changes")} className="min-w-0 rounded-lg border border-line bg-surface">
          {found.slice(0, rows).map(({ path, change }) => (
            <Change key={`${change} ${path}`} path={path} kind={change} />
          ))}
        </ul>
      )}
      {rows < found.length ? (
        <Button className="justify-self-center" onClick={() => setRows(rows + ROWS)}>
          {t("more", { left: found.length - rows })}
        </Button>
      ) : null}
    </Section>
  );
}

function Change({ path, kind }: { path: string; kind: DiffKind }) {
  const t = useTranslations("diff.kind");
  const { icon: Icon, tone } = LOOK[kind];
  return (
    <li className="flex min-h-8 flex-wrap items-center gap-x-3 px-4 py-1 not-first:border-t not-first:border-line">
      <span className={cn("inline-flex w-44 shrink-0 items-center gap-1.5 text-sm max-sm:w-full", tone)}>
        <Icon aria-hidden className="size-4 shrink-0" />
        {t(kind)}
      </span>
      <span className="min-w-0 flex-1 font-mono text-sm">
        <SafeName name={path} />
      </span>
    </li>
  );
}
