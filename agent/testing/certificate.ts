/** Self-signed certificates for tests, made by openssl. */
import assert from "node:assert/strict";
import { createHash, X509Certificate } from "node:crypto";
import { run } from "./programs.ts";
import type { TempDir } from "./temp.ts";

export type TestCertificate = { cert: string; key: string; sha256: string; publicKeyPin: string };

/** For 127.0.0.1, good for a day. */
export async function makeCertificate(dir: TempDir, name: string): Promise<TestCertificate> {
  const [certFile, keyFile] = [dir.file(`${name}.pem`), dir.file(`${name}.key`)];
  const made = await run("openssl", [
    ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1"],
    ...["-subj", `/CN=${name}`, "-addext", "subjectAltName=IP:127.0.0.1", "-out", certFile, "-keyout", keyFile],
  ]);
  assert.equal(made.code, 0, made.stderr);
  const [cert, key] = [await Deno.readTextFile(certFile), await Deno.readTextFile(keyFile)];
  const parsed = new X509Certificate(cert);
  const spki = parsed.publicKey.export({ type: "spki", format: "der" });
  return {
    cert,
    key,
    sha256: createHash("sha256").update(parsed.raw).digest("hex"),
    publicKeyPin: `sha256//${createHash("sha256").update(spki).digest("base64")}`,
  };
}
