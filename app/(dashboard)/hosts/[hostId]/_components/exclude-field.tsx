"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleMinus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import type { ExcludeVerdict, Host } from "@/app/_lib/api-types";
import { choiceOf } from "@/app/_lib/host-tree";
import { useProblem } from "@/app/_lib/server-text";
import { linesOf } from "@/app/_lib/source-group-form";
import { useTRPCClient } from "@/app/_lib/trpc";
import { useSettled } from "@/app/_lib/use-settled";
import { Field } from "@/app/_ui/field";
import { TextArea } from "@/app/_ui/input";

type Props = { host: Host; paths: readonly string[]; atStart: string; error: string | undefined };

/** Patterns on one side; on the other, paths to try them on before anything is saved. */
export function ExcludeField({ host, paths, atStart, error }: Props) {
  const t = useTranslations("sourceGroups");
  const [patterns, setPatterns] = useState(atStart);
  const [tried, setTried] = useState("");
  return (
    <div className="grid items-start gap-4 md:grid-cols-2">
      <Field
        label={t("exclude.label")}
        note={t("form.optional")}
        hint={t.rich("exclude.help", { code: (chunks) => <Code>{chunks}</Code> })}
        error={error}
      >
        {(control) => (
          <TextArea
            {...control}
            name="excludes"
            spellCheck={false}
            autoCapitalize="none"
            rows={6}
            placeholder={"*.tmp\nnode_modules\n/srv/www/cache/*"}
            value={patterns}
            onChange={(event) => setPatterns(event.target.value)}
          />
        )}
      </Field>
      <div className="grid gap-2">
        <Field label={t("exclude.try")} hint={t("exclude.tryHint")}>
          {(control) => (
            <TextArea
              {...control}
              spellCheck={false}
              autoCapitalize="none"
              rows={3}
              placeholder={host.os === "windows" ? "C:\\Users\\me\\a.tmp" : "/srv/www/cache/page.html"}
              value={tried}
              onChange={(event) => setTried(event.target.value)}
            />
          )}
        </Field>
        <Verdicts host={host} roots={paths} excludes={linesOf(patterns)} paths={linesOf(tried)} />
      </div>
    </div>
  );
}

const Code = ({ children }: { children: ReactNode }) => <code className="font-mono text-ink-soft">{children}</code>;

type Question = { host: Host; roots: readonly string[]; excludes: readonly string[]; paths: readonly string[] };

function Verdicts({ host, roots, excludes, paths }: Question) {
  const problemOf = useProblem();
  const t = useTranslations("sourceGroups.exclude");
  const client = useTRPCClient();
  const isAbsolute = (path: string) => /^(\/|[A-Za-z]:[\\/]|\\\\)/.test(path);
  const asked = useSettled(
    JSON.stringify({ excludes, paths: paths.filter(isAbsolute), roots: roots.filter(isAbsolute) }),
  );
  const answer = useQuery({
    queryKey: ["exclude-test", asked, host.resticVersion],
    queryFn: () =>
      client.sourceGroups.testExcludes.mutate({
        ...JSON.parse(asked),
        ...(host.resticVersion === null ? {} : { resticVersion: host.resticVersion }),
      }),
    enabled: paths.length > 0,
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (paths.length === 0) return null;
  if (answer.error)
    return (
      <p role="status" className="text-sm text-bad">
        {problemOf(answer.error).fields.excludes ?? problemOf(answer.error).message}
      </p>
    );
  const relative = paths.filter((path) => !isAbsolute(path));
  return (
    <ul aria-label={t("verdicts")} aria-live="polite" className="grid gap-1.5">
      {(answer.data ?? []).map((verdict) => (
        <Verdict
          key={verdict.path}
          verdict={verdict}
          isOutside={roots.length > 0 && choiceOf(verdict.path, roots) === "none"}
        />
      ))}
      {relative.map((path) => (
        <li key={path} className="text-sm break-all text-ink-faint">
          {t("wholePath", { path })}
        </li>
      ))}
    </ul>
  );
}

type VerdictProps = { verdict: ExcludeVerdict; isOutside: boolean };
function Verdict({ verdict: { path, isExcluded, pattern }, isOutside }: VerdictProps) {
  const t = useTranslations("sourceGroups.exclude");
  const code = (chunks: ReactNode) => <code className="font-mono break-all">{chunks}</code>;
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2 text-sm">
      {isExcluded || isOutside ? (
        <CircleMinus aria-hidden className="mt-0.5 size-4 text-warn" />
      ) : (
        <CircleCheck aria-hidden className="mt-0.5 size-4 text-ink-faint" />
      )}
      <span className="font-mono break-all">{path}</span>
      <span className="col-start-2 text-ink-soft">
        {isOutside
          ? t("outside")
          : pattern === null
            ? t(isExcluded ? "leftOut" : "backedUp")
            : t.rich(isExcluded ? "leftOutBy" : "backedUpBy", { pattern, code })}
      </span>
    </li>
  );
}
