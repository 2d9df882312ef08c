import type { Metadata } from "next";
import { openPage } from "@/app/_lib/server-api";
import { getText } from "@/app/_messages/server";
import { CertificateScreen } from "./_components/certificate-screen";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getText("certificate"))("title") };
}

export default async function CertificatePage() {
  const { api } = await openPage("/certificate");
  return <CertificateScreen atStart={await api.settings.certificate()} />;
}
