import { createHash, X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { createSecureContext } from "node:tls";
import { generate } from "selfsigned";
import type { KnownCertificate } from "@/server/core/ports";
import { StartError } from "@/server/core/start-error";

/** PEM texts, as Node's TLS server takes them. */
export type CertificatePair = { cert: string; key: string };
export type Certificate = CertificatePair & KnownCertificate;

const HOUR_MS = 3_600_000;
/** Long enough that renewals are rare, short enough that each admin lives to see one work. */
const LIFETIME_MS = 2 * 365.25 * 24 * HOUR_MS;

/** What the outside knows of a certificate in PEM form. @throws when it is none */
export function describeCertificate(pem: string): KnownCertificate {
  const { raw, publicKey, validTo } = new X509Certificate(pem);
  const spki = publicKey.export({ type: "spki", format: "der" });
  return {
    sha256: createHash("sha256").update(raw).digest("hex"),
    publicKeyPin: `sha256//${createHash("sha256").update(spki).digest("base64")}`,
    notAfter: new Date(validTo),
  };
}

/** @throws StartError when certificate and key do not belong together */
export function toCertificate(pair: CertificatePair): Certificate {
  try {
    createSecureContext(pair);
    return { ...pair, ...describeCertificate(pair.cert) };
  } catch (error) {
    const why = error instanceof Error ? error.message : error;
    throw new StartError(`Certificate and key cannot be used together (${why}); check the TLS files.`);
  }
}

/** A new key and a certificate that it signs itself. */
export async function makeCertificate(hostname: string): Promise<CertificatePair> {
  const names = [...new Set([hostname, "localhost", "127.0.0.1", "::1"])];
  const made = await generate([{ name: "commonName", value: hostname.slice(0, 64) }], {
    keyType: "ec",
    curve: "P-256",
    algorithm: "sha256",
    notBeforeDate: new Date(Date.now() - HOUR_MS),
    notAfterDate: new Date(Date.now() + LIFETIME_MS),
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: names.map((name) => (isIP(name) ? { type: 7, ip: name } : { type: 2, value: name })),
      },
    ],
  });
  return { cert: made.cert, key: made.private };
}
