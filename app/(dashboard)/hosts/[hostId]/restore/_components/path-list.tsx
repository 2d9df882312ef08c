"use client";

import { FolderSearch, X } from "lucide-react";
import Link from "next/link";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { type PathVerdict, verdictOf } from "@/app/_lib/restore-input";
import { withoutPath, withPath } from "@/app/_lib/restore-plan";
import { useRefusal } from "@/app/_lib/session";
import { treePath } from "@/app/_lib/snapshot-links";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import type { Wizard } from "./use-wizard";

/** The chosen files and folders; one more is typed, or found in the snapshot. */
export function PathList(wizard: Wizard) {
  const { host, plan, snapshot, set } = wizard;
  const t = useTranslations("restore.what");
  const refusal = useRefusal("operator");
  const snapshotId = snapshot?.snapshotId ?? plan.snapshotId;
  return (
    <section aria-label={t("list")} className="grid gap-3">
      {plan.paths.length === 0 ? (
        <p className="text-ink-soft">{t("emptyList")}</p>
      ) : (
        <ul aria-label={t("list")} className="grid max-h-80 gap-1 overflow-y-auto">
          {plan.paths.map((path) => (
            <li key={path} className="flex items-center gap-2 rounded-md border border-line pl-3">
              <span className="min-w-0 flex-1 py-1 font-mono text-sm whitespace-pre-wrap [overflow-wrap:anywhere]">
                {path}
              </span>
              <Button
                tone="quiet"
                size="icon"
                aria-label={t("remove", { path })}
                title={t("remove", { path })}
                onClick={() => set(withoutPath(plan, path))}
              >
                <X aria-hidden className="size-4" />
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap items-start gap-3">
        <TypedPath {...wizard} />
        {snapshotId === null ? null : refusal !== undefined ? (
          <Button className="sm:mt-6" disabledReason={refusal}>
            <FolderSearch aria-hidden className="size-4" />
            {t("browse")}
          </Button>
        ) : (
          <Button asChild className="sm:mt-6">
            <Link href={treePath({ hostId: host.hostId, snapshotId, via: plan.viaHostId })}>
              <FolderSearch aria-hidden className="size-4" />
              {t("browse")}
            </Link>
          </Button>
        )}
      </div>
    </section>
  );
}

function TypedPath({ plan, set }: Wizard) {
  const t = useTranslations("restore.what");
  const [text, setText] = useState("");
  const [verdict, setVerdict] = useState<PathVerdict>("ok");
  const add = (event: FormEvent) => {
    event.preventDefault();
    const found = verdictOf(text, plan);
    setVerdict(found);
    if (found !== "ok") return;
    set(withPath(plan, text));
    setText("");
  };
  return (
    <form onSubmit={add} className="flex min-w-0 flex-1 basis-72 items-start gap-2">
      <div className="min-w-0 flex-1">
        <Field label={t("typed")} hint={t("typedHint")} error={verdict === "ok" ? undefined : t(`verdict.${verdict}`)}>
          {(control) => (
            <Input
              {...control}
              name="path"
              className="font-mono"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              value={text}
              onChange={({ target }) => {
                setText(target.value);
                setVerdict("ok");
              }}
            />
          )}
        </Field>
      </div>
      <Button type="submit" className="mt-6">
        {t("add")}
      </Button>
    </form>
  );
}
