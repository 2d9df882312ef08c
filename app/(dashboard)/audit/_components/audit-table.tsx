"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import { When } from "@/app/_components/when";
import type { AuditEntry } from "@/app/_lib/api-types";
import { type ChangeRow, changesOf, targetPath, targetText } from "@/app/_lib/audit-text";
import { useActionText, useActorKind } from "@/app/_lib/use-audit-text";
import { Head, Table, Td, Th, Tr } from "@/app/_ui/table";

export function AuditTable({ entries }: { entries: readonly AuditEntry[] }) {
  const t = useTranslations("audit");
  const actionText = useActionText();
  return (
    <>
      <div className="max-md:hidden">
        <Table label={t("label")} isTight>
          <Head>
            <Th>{t("column.when")}</Th>
            <Th>{t("column.who")}</Th>
            <Th className="max-xl:hidden">{t("column.from")}</Th>
            <Th>{t("column.what")}</Th>
            <Th>{t("column.on")}</Th>
            <Th>{t("column.details")}</Th>
          </Head>
          <tbody>
            {entries.map((entry) => (
              <Tr key={entry.seq}>
                <Td className="align-top leading-6">
                  <When at={entry.at} isAbsolute />
                </Td>
                <Td className="max-w-44 align-top leading-6">
                  <span title={entry.actorName} className="block truncate">
                    <Who entry={entry} />
                  </span>
                </Td>
                <Td className="align-top leading-6 whitespace-nowrap text-ink-faint max-xl:hidden">
                  {entry.address ?? "–"}
                </Td>
                <Td className="align-top leading-6 xl:whitespace-nowrap">{actionText(entry.action)}</Td>
                <Td className="max-w-52 align-top leading-6">
                  <span title={targetText(entry)} className="block truncate leading-6">
                    <Target entry={entry} />
                  </span>
                </Td>
                <Td className="min-w-36 align-top leading-6">
                  <Details entry={entry} />
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      </div>
      <ul aria-label={t("label")} className="grid grid-cols-[minmax(0,1fr)] gap-2 md:hidden">
        {entries.map((entry) => (
          <li
            key={entry.seq}
            className="grid grid-cols-[minmax(0,1fr)] gap-1 rounded-lg border border-line bg-surface p-3 text-sm"
          >
            <p className="leading-6 font-medium break-words">
              {actionText(entry.action)}: <Target entry={entry} />
            </p>
            <p className="break-words text-ink-soft">
              <Who entry={entry} />
              {entry.address ? ` ${t("fromAddress", { address: entry.address })}` : null} ·{" "}
              <When at={entry.at} isAbsolute />
            </p>
            <Details entry={entry} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Who({ entry }: { entry: AuditEntry }) {
  const t = useTranslations("audit");
  const kind = useActorKind()(entry);
  return (
    <>
      {entry.actorKind === "anonymous" ? t("actor.anonymous") : entry.actorName}
      {kind === null ? null : <span className="text-ink-faint"> {kind}</span>}
    </>
  );
}

function Target({ entry }: { entry: AuditEntry }) {
  const path = targetPath(entry);
  if (path === null) return targetText(entry);
  return (
    <Link
      href={path}
      className="inline-block max-w-full truncate align-top leading-6 underline decoration-line-strong underline-offset-2 hover:decoration-current"
    >
      {targetText(entry)}
    </Link>
  );
}

function Details({ entry }: { entry: AuditEntry }) {
  const t = useTranslations("audit");
  const { changes, rest } = changesOf(entry.details);
  if (changes.length + rest.length === 0) return <span className="text-ink-faint">–</span>;
  return (
    <details>
      <summary className="w-fit rounded-sm leading-6 text-ink-soft hover:text-ink">{t("showDetails")}</summary>
      <div className="grid gap-2 py-1 text-xs">
        {changes.length > 0 ? <Changes rows={changes} /> : null}
        {rest.length > 0 ? (
          <dl className="grid grid-cols-[minmax(0,max-content)_minmax(0,1fr)] gap-x-3 font-mono">
            {rest.map(({ name, value }) => (
              <div key={name} className="contents">
                <dt className="break-words text-ink-faint">{name}</dt>
                <dd className="break-all">{value}</dd>
              </div>
            ))}
          </dl>
        ) : null}
      </div>
    </details>
  );
}

/** Before and after side by side; what did change is marked by more than its colour. */
function Changes({ rows }: { rows: readonly ChangeRow[] }) {
  const t = useTranslations("audit");
  return (
    <table className="w-full max-w-xl border-collapse font-mono [&_td]:h-auto [&_td]:py-0.5 [&_td]:pr-3 [&_td]:align-top [&_td]:break-all">
      <thead className="text-left text-ink-faint">
        <tr>
          <td />
          <th scope="col" className="font-medium">
            {t("before")}
          </th>
          <th scope="col" className="font-medium">
            {t("after")}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, before, after }) => {
          const isChanged = before !== after;
          return (
            <tr key={name} className="border-t border-line">
              <td className="text-ink-faint">{name}</td>
              <td className={isChanged ? "text-bad line-through" : ""}>{before ?? ""}</td>
              <td className={isChanged ? "font-semibold text-good" : ""}>{after ?? ""}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
