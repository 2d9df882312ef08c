import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type PeerCertificate } from "node:tls";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadTls } from "./tls";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "rm-tls-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const selfSigned = { mode: "self-signed", certFile: undefined, keyFile: undefined } as const;

async function servedCertificate(tls: { cert: string; key: string }): Promise<PeerCertificate> {
  const server = createServer({ cert: tls.cert, key: tls.key });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const socket = connect({ host: "127.0.0.1", port, ca: tls.cert });
  const peer = await new Promise<PeerCertificate>((resolve, reject) => {
    socket.once("secureConnect", () => resolve(socket.getPeerCertificate()));
    socket.once("error", reject);
  });
  socket.destroy();
  server.close();
  return peer;
}

describe("the self-signed certificate", () => {
  it("is made once, kept private and pinned by what a client really sees", async () => {
    const tls = await loadTls(selfSigned, dir, "https://backup.example:8480");
    const again = await loadTls(selfSigned, dir, "https://backup.example:8480");
    if (!tls) throw new Error("no certificate");
    expect(again).toEqual(tls);
    expect(statSync(join(dir, "tls/key.pem")).mode & 0o777).toBe(0o600);
    const peer = await servedCertificate(tls);
    expect(createHash("sha256").update(peer.raw).digest("hex")).toBe(tls.certPinSha256);
    expect(peer.subjectaltname).toContain("DNS:backup.example");
    expect(peer.subjectaltname).toContain("IP Address:127.0.0.1");
  });

  it("differs between two installations", async () => {
    const first = await loadTls(selfSigned, join(dir, "a"), "https://127.0.0.1");
    const second = await loadTls(selfSigned, join(dir, "b"), "https://127.0.0.1");
    expect(first?.certPinSha256).not.toBe(second?.certPinSha256);
    expect(first?.pinnedPubkey).toMatch(/^sha256\/\/[A-Za-z0-9+/]{43}=$/);
  });
});

it("names the file that cannot be used", async () => {
  const certFile = join(dir, "cert.pem");
  writeFileSync(certFile, "no certificate");
  await expect(loadTls({ mode: "files", certFile, keyFile: join(dir, "missing") }, dir, "https://a")).rejects.toThrow(
    /RM_TLS_KEY.*missing/,
  );
  await expect(loadTls({ mode: "files", certFile, keyFile: certFile }, dir, "https://a")).rejects.toThrow(
    /cannot be used together/,
  );
});
