import type { Metadata } from "next";
import { NotAllowed } from "@/app/_components/not-allowed";
import { auditInput, readAuditFilters } from "@/app/_lib/audit-filter";
import { requestTimeZone } from "@/app/_lib/request-time-zone";
import { openPage } from "@/app/_lib/server-api";
import { getText } from "@/app/_messages/server";
import { AuditScreen } from "./_components/audit-screen";

export const generateMetadata = async (): Promise<Metadata> => ({ title: (await getText("audit"))("title") });

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function AuditPage({ searchParams }: Props) {
  const given = Object.entries(await searchParams).filter(
    (pair): pair is [string, string] => typeof pair[1] === "string",
  );
  const query = new URLSearchParams(given);
  const { me, api } = await openPage(query.size > 0 ? `/audit?${query}` : "/audit");
  if (me.role !== "admin") return <NotAllowed title={(await getText("audit"))("title")} role={me.role} />;
  const filters = readAuditFilters(query);
  const { timeZone } = await requestTimeZone();
  return <AuditScreen atStart={{ filters, page: await api.audit.list(auditInput(filters, timeZone)) }} />;
}
