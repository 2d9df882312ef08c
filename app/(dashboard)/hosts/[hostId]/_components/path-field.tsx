"use client";

import { FolderSearch } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Host } from "@/app/_lib/api-types";
import { linesOf } from "@/app/_lib/source-group-form";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { TextArea } from "@/app/_ui/input";
import { PathTree } from "./path-tree";

type Props = { host: Host; value: string; onChange: (value: string) => void; error: string | undefined };

/** Paths as lines, and the host's folders to choose them from. */
export function PathField({ host, value, onChange, error }: Props) {
  const t = useTranslations("sourceGroups.form");
  const [isBrowsing, setBrowsing] = useState(false);
  const paths = linesOf(value);
  const toggle = (path: string) =>
    onChange([...paths.filter((one) => one !== path), ...(paths.includes(path) ? [] : [path])].join("\n"));
  const reason = host.status === "online" ? undefined : t("offline");
  return (
    <div className="grid gap-2">
      <Field label={t("paths")} hint={t("pathsHint")} error={error}>
        {(control) => (
          <TextArea
            {...control}
            name="paths"
            spellCheck={false}
            autoCapitalize="none"
            rows={Math.min(8, Math.max(3, paths.length + 1))}
            placeholder={host.os === "windows" ? "C:\\Users" : "/srv/www"}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
      <Button
        size="sm"
        className="justify-self-start"
        aria-expanded={isBrowsing}
        disabledReason={isBrowsing ? undefined : reason}
        onClick={() => setBrowsing(!isBrowsing)}
      >
        <FolderSearch aria-hidden className="size-4" />
        {isBrowsing ? t("hide") : t("browse")}
      </Button>
      {isBrowsing ? (
        <>
          <PathTree hostId={host.hostId} chosen={paths} onToggle={toggle} />
          <p className="text-sm text-ink-faint">{t("browseHint")}</p>
        </>
      ) : null}
    </div>
  );
}
