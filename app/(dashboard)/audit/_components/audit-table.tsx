"use client";

import Link from "next/link";
import { When } from "@/app/_components/when";
import type { AuditEntry } from "@/app/_lib/api-types";
import { actionText, detailRows, targetPath, targetText } from "@/app/_lib/audit-text";
import { Head, Table, Td, Th, Tr } from "@/app/_ui/table";

export const AuditTable = ({ entries }: { entries: readonly AuditEntry[] }) => (
  <>
    <div className="max-md:hidden">
      <Table label="Audit log" isTight>
        <Head>
          <Th>When</Th>
          <Th>Who</Th>
          <Th className="max-xl:hidden">From</Th>
          <Th>What</Th>
          <Th>On</Th>
          <Th>Details</Th>
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
    <ul aria-label="Audit log" className="grid grid-cols-[minmax(0,1fr)] gap-2 md:hidden">
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
            {entry.address ? ` from ${entry.address}` : null} · <When at={entry.at} isAbsolute />
          </p>
          <Details entry={entry} />
        </li>
      ))}
    </ul>
  </>
);

const Who = ({ entry: { actorName, actorKind } }: { entry: AuditEntry }) => (
  <>
    {actorName}
    {actorKind === "user" || actorKind === actorName ? null : (
      <span className="text-ink-faint"> {actorKind.replaceAll("_", " ")}</span>
    )}
  </>
);

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
  const rows = detailRows(entry.details);
  if (rows.length === 0) return <span className="text-ink-faint">–</span>;
  return (
    <details>
      <summary className="w-fit rounded-sm leading-6 text-ink-soft hover:text-ink">Show details</summary>
      <dl className="grid grid-cols-[minmax(0,max-content)_minmax(0,1fr)] gap-x-3 py-1 font-mono text-xs">
        {rows.map(({ name, value }) => (
          <div key={name} className="contents">
            <dt className="break-words text-ink-faint">{name}</dt>
            <dd className="break-all">{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
