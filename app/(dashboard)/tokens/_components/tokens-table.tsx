"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import { TagList } from "@/app/_components/tag-list";
import { When } from "@/app/_components/when";
import type { Token } from "@/app/_lib/api-types";
import { TOKEN_STATE } from "@/app/_lib/status";
import { useNow } from "@/app/_lib/time";
import { useFormat } from "@/app/_lib/use-format";
import { useStillOrder } from "@/app/_lib/use-still-order";
import { Button } from "@/app/_ui/button";
import { Chip } from "@/app/_ui/chip";
import { Head, Table, Td, Th, Tr } from "@/app/_ui/table";

type RowProps = { refusal: string | undefined; onRevoke: (token: Token) => void };

export function TokensTable({ tokens, ...row }: RowProps & { tokens: readonly Token[] }) {
  const t = useTranslations("tokens");
  const { rows, hold } = useStillOrder(tokens, (token) => token.tokenHash);
  return (
    <div {...hold} className="min-w-0">
      <div className="max-md:hidden">
        <Table label={t("title")}>
          <Head>
            <Th>{t("column.host")}</Th>
            <Th>{t("column.state")}</Th>
            <Th className="max-lg:hidden">{t("column.repository")}</Th>
            <Th>{t("column.made")}</Th>
            <Th>
              <span className="sr-only">{t("column.actions")}</span>
            </Th>
          </Head>
          <tbody>
            {rows.map((token) => (
              <TokenRow key={token.tokenHash} token={token} {...row} />
            ))}
          </tbody>
        </Table>
      </div>
      <ul aria-label={t("title")} className="grid grid-cols-[minmax(0,1fr)] gap-2 md:hidden">
        {rows.map((token) => (
          <TokenCard key={token.tokenHash} token={token} {...row} />
        ))}
      </ul>
    </div>
  );
}

const TokenRow = ({ token, ...row }: RowProps & { token: Token }) => (
  <Tr>
    <Td className="max-w-56">
      <HostName token={token} />
      {token.tags.length > 0 ? <TagList tags={token.tags} limit={3} /> : null}
    </Td>
    <Td className="whitespace-nowrap">
      <span className="inline-flex items-center gap-2">
        <Chip status={TOKEN_STATE[token.state]} />
        <span className="text-sm text-ink-faint">
          <Fate token={token} />
        </span>
      </span>
    </Td>
    <Td className="w-full max-w-0 min-w-40 max-lg:hidden">
      <span title={token.repoUrl} className="block truncate font-mono text-sm">
        {token.repoUrl}
      </span>
    </Td>
    <Td className="max-w-40 truncate">
      <Made token={token} />
    </Td>
    <Td className="text-right">
      <Revoke token={token} {...row} />
    </Td>
  </Tr>
);

const TokenCard = ({ token, ...row }: RowProps & { token: Token }) => (
  <li className="grid grid-cols-[minmax(0,1fr)] gap-2 rounded-lg border border-line bg-surface p-3">
    <div className="flex items-start justify-between gap-2">
      <HostName token={token} />
      <Chip status={TOKEN_STATE[token.state]} />
    </div>
    <p className="font-mono text-sm break-all text-ink-soft">{token.repoUrl}</p>
    <div className="flex flex-wrap items-center justify-between gap-2 text-sm text-ink-soft">
      <Fate token={token} />
      <Revoke token={token} {...row} />
    </div>
  </li>
);

const HostName = ({ token: { hostId, hostname } }: { token: Token }) =>
  hostId ? (
    <Link href={`/hosts/${hostId}`} title={hostname} className="block min-w-0 truncate font-medium hover:underline">
      {hostname}
    </Link>
  ) : (
    <span title={hostname} className="block min-w-0 truncate font-medium">
      {hostname}
    </span>
  );

function Made({ token: { createdAt, createdBy } }: { token: Token }) {
  const t = useTranslations("tokens");
  return (
    <>
      <When at={createdAt} /> <span className="text-sm text-ink-faint">{t("by", { name: createdBy })}</span>
    </>
  );
}

/** How long it is still good, or when that ended. */
function Fate({ token: { state, usedAt, expiresAt } }: { token: Token }) {
  switch (state) {
    case "used":
      return <When at={usedAt} />;
    case "pending":
      return <TimeLeft until={expiresAt} />;
    case "expired":
      return <When at={expiresAt} />;
    case "revoked":
      return null;
  }
}

function TimeLeft({ until }: { until: Date }) {
  const t = useTranslations("tokens");
  const format = useFormat();
  const now = useNow(1000);
  return (
    <span title={format.utc(until)}>
      {t.rich("expiresIn", {
        left: () => <span className="tabular-nums">{format.countdown(until.getTime() - now)}</span>,
      })}
    </span>
  );
}

function Revoke({ token, refusal, onRevoke }: RowProps & { token: Token }) {
  const t = useTranslations("tokens");
  if (token.state !== "pending") return null;
  return (
    <Button
      size="sm"
      tone="danger"
      disabledReason={refusal}
      aria-label={t("revokeFor", { host: token.hostname })}
      onClick={() => onRevoke(token)}
    >
      {t("revoke")}
    </Button>
  );
}
