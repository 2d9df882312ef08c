import type { Metadata } from "next";
import { openPage } from "@/app/_lib/server-api";
import { CertificateScreen } from "./_components/certificate-screen";

export const metadata: Metadata = { title: "Certificate" };

export default async function CertificatePage() {
  const { api } = await openPage("/certificate");
  return <CertificateScreen atStart={await api.settings.certificate()} />;
}
