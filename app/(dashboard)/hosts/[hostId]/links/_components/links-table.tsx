"use client";

import { useTranslations } from "use-intl";
import { When } from "@/app/_components/when";
import type { DownloadLink } from "@/app/_lib/api-types";
import { shortId } from "@/app/_lib/format";
import { useRefusal } from "@/app/_lib/session";
import { LINK_STATE } from "@/app/_lib/status";
import { Button } from "@/app/_ui/button";
import { Chip } from "@/app/_ui/chip";
import { Head, Table, Td, Th, Tr } from "@/app/_ui/table";

type RowProps = { onRevoke: (link: DownloadLink) => void };

/** Newest first, as the server sends them; cards where there is no room for a table. */
export function LinksTable({ links, onRevoke }: RowProps & { links: readonly DownloadLink[] }) {
  const t = useTranslations("links");
  return (
    <>
      <div className="max-md:hidden">
        <Table label={t("title")}>
          <Head>
            <Th>{t("column.what")}</Th>
            <Th>{t("column.state")}</Th>
            <Th>{t("column.expires")}</Th>
            <Th>{t("column.made")}</Th>
            <Th>
              <span className="sr-only">{t("column.actions")}</span>
            </Th>
          </Head>
          <tbody>
            {links.map((link) => (
              <Tr key={link.linkId}>
                <Td className="w-full max-w-0 min-w-40">
                  <What link={link} />
                </Td>
                <Td className="whitespace-nowrap">
                  <Chip status={LINK_STATE[link.state]} />
                </Td>
                <Td>
                  <When at={link.expiresAt} />
                </Td>
                <Td className="max-w-48">
                  <Made link={link} />
                </Td>
                <Td className="text-right">
                  <Revoke link={link} onRevoke={onRevoke} />
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      </div>
      <ul aria-label={t("title")} className="grid grid-cols-[minmax(0,1fr)] gap-2 md:hidden">
        {links.map((link) => (
          <li
            key={link.linkId}
            className="grid grid-cols-[minmax(0,1fr)] gap-2 rounded-lg border border-line bg-surface p-3"
          >
            <What link={link} />
            <div className="flex flex-wrap items-center justify-between gap-2 text-sm">
              <Chip status={LINK_STATE[link.state]} />
              <span>
                {t("column.expires")} <When at={link.expiresAt} />
              </span>
            </div>
            <div className="flex flex-wrap items-center justify-between gap-2 text-sm text-ink-soft">
              <Made link={link} />
              <Revoke link={link} onRevoke={onRevoke} />
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

function What({ link: { path, snapshotId, format } }: { link: DownloadLink }) {
  const t = useTranslations("links");
  return (
    <>
      <p title={path} className="font-mono text-sm [overflow-wrap:anywhere]">
        {path}
      </p>
      <p className="text-sm text-ink-faint">
        {t("of", { snapshot: shortId(snapshotId), format: t(`format.${format}`) })}
      </p>
    </>
  );
}

function Made({ link: { createdAt, createdBy } }: { link: DownloadLink }) {
  const t = useTranslations("links");
  return (
    <span className="[overflow-wrap:anywhere]">
      <When at={createdAt} /> <span className="text-sm text-ink-faint">{t("by", { name: createdBy })}</span>
    </span>
  );
}

function Revoke({ link, onRevoke }: RowProps & { link: DownloadLink }) {
  const t = useTranslations("links");
  const refusal = useRefusal("operator");
  if (link.state !== "open" && link.state !== "running") return null;
  return (
    <Button
      size="sm"
      tone="danger"
      disabledReason={refusal}
      aria-label={t("revokeFor", { path: link.path })}
      onClick={() => onRevoke(link)}
    >
      {t("revoke")}
    </Button>
  );
}
