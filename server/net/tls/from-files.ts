import { existsSync, readFileSync } from "node:fs";
import type { KnownCertificate } from "@/server/core/ports";
import { type Certificate, describeCertificate, toCertificate } from "./certificate";
import { readPem } from "./self-signed";
import type { CertificateSource } from "./source";

export type GivenFiles = {
  certFile: string | undefined;
  keyFile: string | undefined;
  nextCertFile: string | undefined;
};

/**
 * Certificates that somebody else makes. When the files change while the server runs, what they hold is the next
 * certificate first: hosts that pin the current one can then be told before it is served.
 */
export function openFromFiles({ certFile, keyFile, nextCertFile }: GivenFiles): CertificateSource {
  const read = () => toCertificate({ cert: readPem(certFile, "RM_TLS_CERT"), key: readPem(keyFile, "RM_TLS_KEY") });
  let current = read();
  let staged: Certificate | null = null;
  let named: KnownCertificate | null = null;

  const readNamed = () => {
    if (nextCertFile === undefined || !existsSync(nextCertFile)) return null;
    return describeCertificate(readFileSync(nextCertFile, "utf8"));
  };
  const next = () => staged ?? (named && named.sha256 !== current.sha256 ? named : null);
  const reload: CertificateSource["reload"] = () => {
    const before = next()?.sha256;
    let problem: string | null = null;
    try {
      const found = read();
      staged = found.sha256 === current.sha256 ? null : found;
    } catch (error) {
      // Whoever renews them writes one file after the other.
      problem = error instanceof Error ? error.message : String(error);
    }
    try {
      named = readNamed();
    } catch (error) {
      named = null;
      problem ??= `RM_TLS_NEXT_CERT (${nextCertFile}) holds no certificate: ${error instanceof Error ? error.message : error}`;
    }
    return { isChanged: before !== next()?.sha256, problem };
  };
  reload();
  return {
    current: () => current,
    next,
    prepare: null,
    activate() {
      if (!staged) return null;
      current = staged;
      staged = null;
      return current;
    },
    reload,
  };
}
