import { z } from "zod";
import { activateCertificateSchema, type CertificateView } from "@/server/domain/settings";
import { count, instant, texts } from "./values";

export const activateCertificateBody = z.object({
  force: activateCertificateSchema.shape.force.describe("Leave hosts behind that do not know it yet."),
});

const shown = z.object({ sha256: z.string().describe("SHA-256 of the certificate."), not_after: instant });

export const serverCertificate = z
  .object({
    mode: z.enum(["off", "self-signed", "files"]).describe("RM_TLS; off behind a proxy."),
    current: shown.nullable().describe("What is served now."),
    next: shown
      .extend({ is_servable: z.boolean().describe("False while the server has no key for it.") })
      .nullable()
      .describe("What hosts are being told of."),
    pinned_pubkeys: z.string().describe("As curl's --pinnedpubkey takes them; empty where no pin is claimed."),
    hosts: count,
    hosts_ready: count.describe("How many hosts know the next certificate."),
    hosts_missing: texts.describe("Names of the first hosts that do not."),
    warning: z.string().nullable().describe("What is dangerous about how this server is reached."),
  })
  .meta({ id: "ServerCertificate" });

export const toCertificate = (view: CertificateView): z.output<typeof serverCertificate> => ({
  mode: view.mode,
  current: view.current && { sha256: view.current.sha256, not_after: view.current.notAfter },
  next: view.next && {
    sha256: view.next.sha256,
    not_after: view.next.notAfter,
    is_servable: view.next.isServable,
  },
  pinned_pubkeys: view.pinnedPubkeys,
  hosts: view.hosts,
  hosts_ready: view.hostsReady,
  hosts_missing: view.hostsMissing,
  warning: view.warning,
});
