import { join } from "node:path";
import { runOrThrow } from "./processes";
import { makeTempDir } from "./temp";

export interface CertificateFiles {
  certPath: string;
  keyPath: string;
}

/** Makes a self-signed certificate, good for a day, for names (`fleet.test`) and addresses (`127.0.0.1`). */
export async function makeCertificate(names: readonly string[]): Promise<CertificateFiles> {
  const dir = await makeTempDir("certificate");
  const files = { certPath: join(dir, "cert.pem"), keyPath: join(dir, "key.pem") };
  const alternatives = names.map((name) => `${/^[\d.]+$/.test(name) ? "IP" : "DNS"}:${name}`).join(",");
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const subject = ["-subj", `/CN=${names[0]}`, "-addext", `subjectAltName=${alternatives}`];
  await runOrThrow({
    name: "openssl req",
    command: "openssl",
    args: ["req", "-x509", ...curve, "-days", "1", ...subject, "-out", files.certPath, "-keyout", files.keyPath],
  });
  return files;
}
