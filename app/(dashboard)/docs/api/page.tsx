import type { Metadata } from "next";
import { openPage } from "@/app/_lib/server-api";
import { ApiScreen } from "./_components/api-screen";

export const metadata: Metadata = { title: "API" };

export default async function ApiPage() {
  await openPage("/docs/api");
  return <ApiScreen />;
}
