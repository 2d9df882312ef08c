"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { FieldRow, OperationView } from "@/app/_lib/api-document";
import { CodeLine } from "@/app/_ui/code-line";

/** One route: closed it says what it does, open it says what it takes and gives. */
export function OperationCard({ operation }: { operation: OperationView }) {
  const t = useTranslations("apiPage");
  return (
    <details id={operation.id} className="scroll-mt-20 rounded-lg border border-line bg-surface">
      <summary className="grid cursor-pointer gap-x-4 gap-y-0.5 rounded-lg px-4 py-2.5 hover:bg-hover lg:grid-cols-[minmax(0,5fr)_minmax(0,6fr)_6rem]">
        <span className="flex min-w-0 gap-2 font-mono text-sm">
          <span className="w-14 shrink-0 font-semibold">{operation.method}</span>
          <span className="min-w-0 break-all">{operation.path}</span>
        </span>
        <span lang="en" className="min-w-0 text-ink-soft">
          {operation.summary}
        </span>
        <span className="text-sm text-ink-faint lg:text-right">{operation.role ?? t("noLogin")}</span>
      </summary>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 border-t border-line p-4">
        {operation.details ? (
          <p lang="en" className="text-ink-soft">
            {operation.details}
          </p>
        ) : null}
        <Fields title={t("parameters")} rows={operation.parameters} />
        <Fields title={t("body")} rows={operation.body} />
        <Fields
          title={t("answer", { status: operation.answerStatus, type: operation.answerType })}
          rows={operation.answer}
          isAlwaysShown
        />
        <Part title={t("refusals")}>
          <dl className="grid grid-cols-[3rem_minmax(0,1fr)] gap-x-3 gap-y-1 font-mono text-xs">
            {operation.refusals.map(({ status, codes }) => (
              <div key={status} className="contents">
                <dt className="text-ink-faint">{status}</dt>
                <dd className="break-words">{codes}</dd>
              </div>
            ))}
          </dl>
        </Part>
        <CodeLine label={t("curl")} code={operation.curl} isWhole />
      </div>
    </details>
  );
}

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
    <h3 className="text-sm font-semibold [overflow-wrap:anywhere]">{title}</h3>
    {children}
  </div>
);

type FieldsProps = { title: string; rows: readonly FieldRow[]; isAlwaysShown?: boolean };

function Fields({ title, rows, isAlwaysShown = false }: FieldsProps) {
  if (rows.length === 0) return isAlwaysShown ? <Part title={title}>{null}</Part> : null;
  return (
    <Part title={title}>
      <dl className="grid gap-x-4 gap-y-1.5 text-sm sm:grid-cols-[minmax(8rem,max-content)_minmax(0,1fr)]">
        {rows.map(({ name, type, isRequired, text }) => (
          <div key={name} className="contents">
            <dt className="font-mono break-all">
              {name}
              {isRequired ? null : <span className="text-ink-faint"> ?</span>}
            </dt>
            <dd className="min-w-0 text-ink-soft max-sm:mb-1.5 max-sm:pl-3">
              <span className="font-mono text-xs break-words">{type}</span>
              {text ? (
                <span lang="en" className="block">
                  {text}
                </span>
              ) : null}
            </dd>
          </div>
        ))}
      </dl>
    </Part>
  );
}
