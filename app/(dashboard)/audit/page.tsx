import type { Metadata } from "next";
import { NotAllowed } from "@/app/_components/not-allowed";
import { openPage } from "@/app/_lib/server-api";
import { AuditScreen } from "./_components/audit-screen";

export const metadata: Metadata = { title: "Audit" };

export default async function AuditPage() {
  const { me, api } = await openPage("/audit");
  if (me.role !== "admin") return <NotAllowed title="Audit" role={me.role} />;
  return <AuditScreen atStart={await api.audit.list({})} />;
}
