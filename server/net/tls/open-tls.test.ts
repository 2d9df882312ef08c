import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type TLSSocket } from "node:tls";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeCertificate } from "./certificate";
import { openTls, type Tls } from "./open-tls";

let dir: string;
const servers: Server[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "rm-tls-"));
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
  rmSync(dir, { recursive: true, force: true });
});

const NO_FILES = { certFile: undefined, keyFile: undefined, nextCertFile: undefined };
const openOwn = (publicUrl = "https://backup.example:8480") =>
  openTls({ mode: "self-signed", ...NO_FILES }, dir, publicUrl);

async function serve(tls: Tls): Promise<Server> {
  const server = createServer(tls.pair() ?? {}, (_request, response) => response.end("hello"));
  tls.onServe(({ cert, key }) => server.setSecureContext({ cert, key }));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

function open(server: Server): Promise<TLSSocket> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, rejectUnauthorized: false });
    socket.once("secureConnect", () => resolve(socket));
    socket.once("error", reject);
  });
}

const shaOf = (der: Uint8Array) => createHash("sha256").update(der).digest("hex");

async function shownBy(server: Server): Promise<string> {
  const socket = await open(server);
  const { raw } = socket.getPeerCertificate();
  socket.destroy();
  return shaOf(raw);
}

/** Sends a request on an open socket; resolves with the first of the answer. */
function ask(socket: TLSSocket): Promise<string> {
  return new Promise((resolve, reject) => {
    socket.once("data", (data) => resolve(data.toString()));
    socket.once("close", () => reject(new Error("closed")));
    socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  });
}

describe("the self-signed certificate", () => {
  it("is made once, kept private and pinned by what a client really sees", async () => {
    const tls = await openOwn();
    expect((await openOwn()).pins()).toEqual(tls.pins());
    expect(statSync(join(dir, "tls/key.pem")).mode & 0o777).toBe(0o600);
    const socket = await open(await serve(tls));
    const peer = socket.getPeerCertificate();
    socket.destroy();
    expect(shaOf(peer.raw)).toBe(tls.pins().current);
    expect(tls.pins()).toMatchObject({ next: "", pubkeys: expect.stringMatching(/^sha256\/\/[A-Za-z0-9+/]{43}=$/) });
    expect(peer.subjectaltname).toContain("DNS:backup.example");
    expect(peer.subjectaltname).toContain("IP Address:127.0.0.1");
    const days = (Date.parse(peer.valid_to) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(729);
    expect(days).toBeLessThan(732);
  });

  it("differs between two installations", async () => {
    const first = await openOwn();
    rmSync(join(dir, "tls"), { recursive: true });
    expect((await openOwn()).pins().current).not.toBe(first.pins().current);
  });

  it("is followed by another one without a restart, and connections that are open live on", async () => {
    const tls = await openOwn();
    const server = await serve(tls);
    const before = tls.pins();
    const living = await open(server);
    const asked = [tls.prepare?.(), tls.prepare?.()];
    await asked[0];
    const { current, next, pubkeys } = tls.pins();
    await asked[1];
    expect(tls.pins().next).toBe(next);
    expect(current).toBe(before.current);
    expect(pubkeys).toBe(`${before.pubkeys};${tls.next()?.publicKeyPin}`);
    expect(await shownBy(server)).toBe(before.current);
    expect((await openOwn()).pins()).toEqual(tls.pins());

    expect(tls.activate()).toBe(true);
    expect(tls.pins()).toMatchObject({ current: next, next: "" });
    expect(tls.pins().pubkeys).not.toContain(";");
    expect(await shownBy(server)).toBe(next);
    expect(await ask(living)).toContain("hello");
    living.destroy();
    expect((await openOwn()).pins()).toEqual(tls.pins());
    expect(readdirSync(join(dir, "tls")).sort()).toEqual(["cert.pem", "key.pem"]);
    expect(tls.activate()).toBe(false);
  });

  it("survives a power cut between any two steps of being prepared and of being exchanged", async () => {
    const file = (name: string) => join(dir, "tls", name);
    const { current } = (await openOwn()).pins();
    // Prepared: the key was written, the certificate was not.
    writeFileSync(file("next-key.pem"), (await makeCertificate("x")).key);
    expect((await openOwn()).pins()).toMatchObject({ current, next: "" });
    expect(existsSync(file("next-key.pem"))).toBe(false);
    // Exchanged: the key was moved, the certificate was not.
    const tls = await openOwn();
    await tls.prepare?.();
    const { next } = tls.pins();
    copyFileSync(file("next-key.pem"), file("key.pem"));
    rmSync(file("next-key.pem"));
    expect((await openOwn()).pins()).toMatchObject({ current: next, next: "" });
    expect(existsSync(file("next-cert.pem"))).toBe(false);
  });
});

describe("certificates from files", () => {
  const file = (name: string) => join(dir, name);
  const settings = () => ({
    mode: "files" as const,
    certFile: file("cert.pem"),
    keyFile: file("key.pem"),
    nextCertFile: file("next.pem"),
  });
  const put = ({ cert, key }: { cert: string; key: string }) => {
    writeFileSync(file("cert.pem"), cert);
    writeFileSync(file("key.pem"), key);
  };

  it("that change are announced before they are served, and served when told to", async () => {
    put(await makeCertificate("one"));
    const tls = await openTls(settings(), dir, "https://a");
    const server = await serve(tls);
    const { current } = tls.pins();
    expect(tls.prepare).toBeNull();
    expect(tls.reload()).toEqual({ isChanged: false, problem: null });
    const two = await makeCertificate("two");
    writeFileSync(file("cert.pem"), two.cert);
    expect(tls.reload()).toEqual({ isChanged: false, problem: expect.stringMatching(/cannot be used together/) });
    put(two);
    expect(tls.reload()).toEqual({ isChanged: true, problem: null });
    const { next } = tls.pins();
    expect(tls.pins()).toEqual({ current, next: expect.stringMatching(/^[0-9a-f]{64}$/), pubkeys: "" });
    expect(await shownBy(server)).toBe(current);
    expect(tls.activate()).toBe(true);
    expect(await shownBy(server)).toBe(next);
    expect(tls.reload()).toEqual({ isChanged: false, problem: null });
    expect(tls.pins().next).toBe("");
  });

  it("can name the one that follows without its key, which cannot be served", async () => {
    put(await makeCertificate("one"));
    const tls = await openTls(settings(), dir, "https://a");
    const { cert } = await makeCertificate("two");
    writeFileSync(file("next.pem"), cert);
    expect(tls.reload()).toEqual({ isChanged: true, problem: null });
    expect(tls.next()).toMatchObject({ isServable: false });
    expect(tls.activate()).toBe(false);
    writeFileSync(file("next.pem"), "no certificate");
    expect(tls.reload()).toEqual({ isChanged: true, problem: expect.stringMatching(/RM_TLS_NEXT_CERT/) });
    // The one that is served follows nobody.
    writeFileSync(file("next.pem"), readFileSync(file("cert.pem")));
    tls.reload();
    expect(tls.pins().next).toBe("");
  });

  it("that cannot be used stop the start and are named", async () => {
    writeFileSync(file("cert.pem"), "no certificate");
    await expect(openTls(settings(), dir, "https://a")).rejects.toThrow(/RM_TLS_KEY.*key\.pem/);
    writeFileSync(file("key.pem"), "no key");
    await expect(openTls(settings(), dir, "https://a")).rejects.toThrow(/cannot be used together/);
  });
});

it("claims no pin when a proxy does TLS", async () => {
  const tls = await openTls({ mode: "off", ...NO_FILES }, dir, "https://backup.example");
  expect(tls.pins()).toEqual({ current: "", next: "", pubkeys: "" });
  expect(tls.pair()).toBeNull();
});
