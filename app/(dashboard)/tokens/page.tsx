import type { Metadata } from "next";
import { openPage } from "@/app/_lib/server-api";
import { getText } from "@/app/_messages/server";
import { TokensScreen } from "./_components/tokens-screen";

export const generateMetadata = async (): Promise<Metadata> => ({ title: (await getText("tokens"))("title") });

export default async function TokensPage() {
  const { api } = await openPage("/tokens");
  return <TokensScreen atStart={await api.enrollment.list()} />;
}
