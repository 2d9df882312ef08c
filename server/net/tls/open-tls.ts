import { createHash, createPublicKey, X509Certificate } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";
import { createSecureContext } from "node:tls";
import { generate } from "selfsigned";
import { StartError } from "@/server/core/start-error";

export type TlsFiles = {
  mode: "off" | "self-signed" | "files";
  certFile: string | undefined;
  keyFile: string | undefined;
};

export type Tls = {
  cert: string;
  key: string;
  /** Lower-case hexadecimal SHA-256 of the certificate's DER: what agents compare. */
  certPinSha256: string;
  /** `sha256//` and the Base64 SHA-256 of the public key: what curl compares. */
  pinnedPubkey: string;
};

const TEN_YEARS_MS = 10 * 365.25 * 24 * 3600 * 1000;

/**
 * The certificate that this server serves.
 * @returns null when TLS is off, because a proxy in front does it
 * @throws StartError when a file is missing, or certificate and key do not belong together
 */
export async function loadTls(files: TlsFiles, dataDir: string, publicUrl: string): Promise<Tls | null> {
  switch (files.mode) {
    case "off":
      return null;
    case "files":
      return describe(read(files.certFile, "RM_TLS_CERT"), read(files.keyFile, "RM_TLS_KEY"));
    case "self-signed": {
      const folder = join(dataDir, "tls");
      const [certFile, keyFile] = [join(folder, "cert.pem"), join(folder, "key.pem")];
      if (!existsSync(certFile) || !existsSync(keyFile)) {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        const made = await makeCertificate(new URL(publicUrl).hostname.replace(/^\[|\]$/g, ""));
        writeAtomically(keyFile, made.key);
        writeAtomically(certFile, made.cert);
      }
      return describe(read(certFile, "the certificate"), read(keyFile, "the key"));
    }
  }
}

function read(file: string | undefined, name: string): string {
  try {
    return readFileSync(file ?? "", "utf8");
  } catch (error) {
    throw new StartError(`${name} (${file}) cannot be read: ${error instanceof Error ? error.message : error}.`);
  }
}

function describe(cert: string, key: string): Tls {
  try {
    createSecureContext({ cert, key });
    const der = new X509Certificate(cert).raw;
    const spki = createPublicKey(cert).export({ type: "spki", format: "der" });
    return {
      cert,
      key,
      certPinSha256: createHash("sha256").update(der).digest("hex"),
      pinnedPubkey: `sha256//${createHash("sha256").update(spki).digest("base64")}`,
    };
  } catch (error) {
    throw new StartError(
      `Certificate and key cannot be used together (${error instanceof Error ? error.message : error}); check the TLS files.`,
    );
  }
}

async function makeCertificate(hostname: string): Promise<{ cert: string; key: string }> {
  const names = [...new Set([hostname, "localhost", "127.0.0.1", "::1"])];
  const made = await generate([{ name: "commonName", value: hostname.slice(0, 64) }], {
    keyType: "ec",
    curve: "P-256",
    algorithm: "sha256",
    notBeforeDate: new Date(Date.now() - 3_600_000),
    notAfterDate: new Date(Date.now() + TEN_YEARS_MS),
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

function writeAtomically(file: string, content: string): void {
  writeFileSync(`${file}.new`, content, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
