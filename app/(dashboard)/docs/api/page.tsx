import type { Metadata } from "next";
import { openPage } from "@/app/_lib/server-api";
import { getText } from "@/app/_messages/server";
import { ApiScreen } from "./_components/api-screen";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getText("apiPage"))("title") };
}

export default async function ApiPage() {
  await openPage("/docs/api");
  return <ApiScreen />;
}
