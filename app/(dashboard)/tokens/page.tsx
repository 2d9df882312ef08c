import type { Metadata } from "next";
import { openPage } from "@/app/_lib/server-api";
import { TokensScreen } from "./_components/tokens-screen";

export const metadata: Metadata = { title: "Tokens" };

export default async function TokensPage() {
  const { api } = await openPage("/tokens");
  return <TokensScreen atStart={await api.enrollment.list()} />;
}
