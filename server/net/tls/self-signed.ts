import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { StartError } from "@/server/core/start-error";
import { type Certificate, type CertificatePair, makeCertificate, toCertificate } from "./certificate";
import type { CertificateSource } from "./source";

/**
 * The server's own certificate in a folder, and beside it the one that follows. Every step can be cut off by a power
 * cut: the key is always written and moved first, so that a lone key tells how far a step had come.
 */
export async function openSelfSigned(folder: string, hostname: string): Promise<CertificateSource> {
  const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  const [nextCert, nextKey] = [join(folder, "next-cert.pem"), join(folder, "next-key.pem")];
  finishActivation({ cert, key, nextCert, nextKey });
  if (!existsSync(cert) || !existsSync(key)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writePair({ cert, key }, await makeCertificate(hostname));
  }
  let current = toCertificate(readPair({ cert, key }));
  let next = readNext({ cert: nextCert, key: nextKey });
  return {
    current: () => current,
    next: () => next,
    async prepare() {
      if (next) return;
      const made = await makeCertificate(hostname);
      // Somebody else may have asked meanwhile.
      if (next) return;
      writePair({ cert: nextCert, key: nextKey }, made);
      next = toCertificate(made);
    },
    activate() {
      if (!next) return null;
      renameSync(nextKey, key);
      renameSync(nextCert, cert);
      syncFolder(folder);
      current = next;
      next = null;
      return current;
    },
    reload: () => ({ isChanged: false, problem: null }),
  };
}

/** The key was moved and the certificate was not: it is moved now. */
function finishActivation({ cert, key, nextCert, nextKey }: CertificatePair & Record<"nextCert" | "nextKey", string>) {
  if (!existsSync(nextCert) || existsSync(nextKey) || !existsSync(key)) return;
  if (isPair({ cert: nextCert, key })) renameSync(nextCert, cert);
  else rmSync(nextCert);
}

function readNext(files: CertificatePair): Certificate | null {
  if (existsSync(files.cert) && isPair(files)) return toCertificate(readPair(files));
  rmSync(files.key, { force: true });
  rmSync(files.cert, { force: true });
  return null;
}

function isPair(files: CertificatePair): boolean {
  try {
    toCertificate(readPair(files));
    return true;
  } catch {
    return false;
  }
}

const readPair = ({ cert, key }: CertificatePair): CertificatePair => ({
  cert: readPem(cert, "The certificate"),
  key: readPem(key, "The key"),
});

/** @throws StartError that names the file */
export function readPem(file: string | undefined, name: string): string {
  try {
    return readFileSync(file ?? "", "utf8");
  } catch (error) {
    throw new StartError(`${name} (${file}) cannot be read: ${error instanceof Error ? error.message : error}.`);
  }
}

function writePair(files: CertificatePair, { cert, key }: CertificatePair): void {
  writeDurably(files.key, key);
  writeDurably(files.cert, cert);
}

function writeDurably(file: string, content: string): void {
  const handle = openSync(`${file}.new`, "w", 0o600);
  try {
    writeSync(handle, content);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(`${file}.new`, file);
  syncFolder(join(file, ".."));
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
