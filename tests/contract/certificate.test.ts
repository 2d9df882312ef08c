import { createHash, X509Certificate } from "node:crypto";
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { connect } from "node:tls";
import { expect, it } from "vitest";
import { makeAgent } from "../harness/agent";
import { type CertificateFiles, makeCertificate } from "../harness/certificate";
import { startServer, type TestServer } from "../harness/server";
import { makeTempDir } from "../harness/temp";
import { waitFor } from "../harness/wait-for";

interface Certificate {
  mode: string;
  current: { sha256: string };
  next: { sha256: string; is_servable: boolean } | null;
  hosts_ready: number;
}

const shaOf = (raw: Uint8Array) => createHash("sha256").update(raw).digest("hex");

/** What a new connection is shown. */
function shownBy({ port }: TestServer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, rejectUnauthorized: false });
    socket.once("error", reject);
    socket.once("secureConnect", () => {
      resolve(shaOf(socket.getPeerCertificate().raw));
      socket.destroy();
    });
  });
}

it("files that are renewed under a running server are told to its hosts first and then served, and nobody is lost", async () => {
  const folder = await makeTempDir("tls");
  const [certFile, keyFile] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  const put = ({ certPath, keyPath }: CertificateFiles): X509Certificate => {
    copyFileSync(certPath, certFile);
    copyFileSync(keyPath, keyFile);
    return new X509Certificate(readFileSync(certFile));
  };
  const first = put(await makeCertificate(["localhost", "127.0.0.1"]));
  const env = { RM_TLS: "files", RM_TLS_CERT: certFile, RM_TLS_KEY: keyFile, RM_RECONNECT_MAX_MS: "1000" };
  const server = await startServer({ env });
  const admin = await server.adminApi();
  const certificate = () => admin.call<Certificate>("GET", "/api/server/certificate");
  const agent = await makeAgent({ serverUrl: server.url, hostname: "web-1" });
  const spki = first.publicKey.export({ type: "spki", format: "der" });
  const repository = join(await makeTempDir("repository"), "repo");
  const { token, install_command } = await admin.mint({ hostname: "web-1", repo_url: repository });
  expect(install_command).not.toContain("pinnedpubkey");
  const pin = `sha256//${createHash("sha256").update(spki).digest("base64")}`;
  expect((await agent.enroll(token, { RM_PINNED_PUBKEY: pin })).code).toBe(0);
  await agent.run();
  await agent.waitForConnection("online");

  const second = shaOf(put(await makeCertificate(["localhost", "127.0.0.1"])).raw);
  process.kill(server.pid, "SIGHUP");
  await waitFor(async () => (await certificate()).hosts_ready === 1, { what: "the host to know the new certificate" });
  expect(await certificate()).toMatchObject({ mode: "files", next: { sha256: second, is_servable: true } });
  expect(await shownBy(server)).toBe(shaOf(first.raw));
  process.kill(server.pid, "SIGHUP");
  await waitFor(async () => (await shownBy(server)) === second, { what: "the new certificate to be served" });
  expect(await certificate()).toMatchObject({ current: { sha256: second }, next: null });
  expect(agent.connection()?.state).toBe("online");
  await server.restart();
  await admin.waitForHost("web-1", { status: "online" });
  await waitFor(
    () => readFileSync(join(agent.configDir, "agent.env"), "utf8").includes(`RM_CERT_PIN_SHA256=${second}\n`),
    { what: "the agent to take it as the only one" },
  );
  const refused = await admin.request("POST", "/api/server/certificate/prepare");
  expect(refused).toMatchObject({ status: 409, json: { code: "certificate_not_own" } });
  expect(agent.log()).not.toContain("pin_mismatch");
});
