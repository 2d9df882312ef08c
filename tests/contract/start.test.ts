import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { onEnd } from "../harness/cleanup";
import { PROJECT_ROOT } from "../harness/paths";
import { findFreePort } from "../harness/ports";
import { runCommand, startProcess } from "../harness/processes";
import { startServer } from "../harness/server";
import { makeTempDir } from "../harness/temp";

/** Starts the built server with nothing but what a test gives it, and waits for its end. */
async function startAndFail(env: Record<string, string>): Promise<string> {
  const result = await runCommand({
    name: "server",
    command: process.execPath,
    args: [join(PROJECT_ROOT, "dist/server/main.mjs")],
    cwd: PROJECT_ROOT,
    env: { RM_DATA_DIR: join(await makeTempDir("data"), "data"), RM_LISTEN: `${await findFreePort()}`, ...env },
    timeoutMs: 40_000,
  });
  expect(result.code).toBe(1);
  return result.stderr;
}

async function occupy(port: number): Promise<Server> {
  const blocker = createServer();
  await new Promise<void>((resolve) => blocker.listen(port, "127.0.0.1", resolve));
  onEnd(() => void blocker.close());
  return blocker;
}

describe("a start that cannot succeed ends with one sentence", () => {
  it("for a wrong configuration, naming every variable", async () => {
    const words = await startAndFail({ RM_LISTEN: "nowhere", RM_TLS: "maybe" });
    expect(words).toMatch(/RM_LISTEN.*RM_TLS/s);
    expect(words).not.toMatch(/ at .*\.mjs/);
  });

  it("for an address that hosts would reach without TLS, naming the ways out", async () => {
    const words = await startAndFail({ RM_PUBLIC_URL: "http://backup.example" });
    expect(words).toMatch(/without TLS.*RM_TLS=self-signed.*RM_ALLOW_HTTP=1/);
  });

  it("for a port that stays taken", async () => {
    const port = await findFreePort();
    await occupy(port);
    expect(await startAndFail({ RM_LISTEN: `127.0.0.1:${port}` })).toMatch(/is in use by another program/);
  });

  it("for a damaged database, a lost key and another key", async () => {
    const server = await startServer();
    await server.stop();
    const env = { RM_DATA_DIR: server.dataDir };
    const key = readFileSync(join(server.dataDir, "secret.key"));
    expect(await startAndFail({ ...env, RM_SECRET_KEY: Buffer.alloc(32, 1).toString("base64") })).toMatch(/master key/);
    writeFileSync(join(server.dataDir, "secret.key"), `${Buffer.alloc(32, 2).toString("base64")}\n`);
    expect(await startAndFail(env)).toMatch(/master key/);
    writeFileSync(join(server.dataDir, "secret.key"), key);

    const file = join(server.dataDir, "restic-manager.db");
    const whole = readFileSync(file);
    writeFileSync(file, Buffer.concat([whole.subarray(0, 4096), Buffer.alloc(8192, 0xff), whole.subarray(12_288)]));
    expect(await startAndFail(env)).toMatch(/is damaged/);
    writeFileSync(file, whole);
    await server.restart();
  });

  it("for a database of a newer version", async () => {
    const server = await startServer();
    await server.stop();
    const db = new Sqlite(join(server.dataDir, "restic-manager.db"));
    db.exec(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name) VALUES ('x', 'x', '99990101000000_future')`,
    );
    db.close();
    expect(await startAndFail({ RM_DATA_DIR: server.dataDir })).toMatch(/newer version.*99990101000000_future/);
  });

  it("for a data folder that another server uses", async () => {
    const server = await startServer();
    expect(await startAndFail({ RM_DATA_DIR: server.dataDir })).toMatch(/Another server uses the data folder/);
  });
});

it("waits for a port that is about to become free", async () => {
  const port = await findFreePort();
  const blocker = await occupy(port);
  const starting = await startProcess({
    name: "server",
    command: process.execPath,
    args: [join(PROJECT_ROOT, "dist/server/main.mjs")],
    cwd: PROJECT_ROOT,
    env: { RM_DATA_DIR: join(await makeTempDir("data"), "data"), RM_LISTEN: `127.0.0.1:${port}` },
  });
  await starting.waitForOutput(/port in use, waiting/);
  blocker.close();
  await starting.waitForOutput(/"listening"/);
});

it("keeps its key and its database from other users", async () => {
  const server = await startServer();
  expect(statSync(server.dataDir).mode & 0o077).toBe(0);
  expect(statSync(join(server.dataDir, "secret.key")).mode & 0o777).toBe(0o600);
  expect(existsSync(join(server.dataDir, "restic-manager.db"))).toBe(true);
});

it("stops in order within seconds, and with exit code 0, while a live stream is open", async () => {
  const server = await startServer();
  const api = await server.adminApi();
  const stream = await fetch(`${server.url}/api/trpc/live.events`, {
    headers: { cookie: `rm_session=${api.cookie("rm_session")}`, accept: "text/event-stream" },
  });
  expect(stream.status).toBe(200);
  await expect(server.stop()).resolves.toEqual({ code: 0, signal: null });
  expect(server.log()).toContain('"stopped"');
  await stream.body?.cancel().catch(() => undefined);
});

it("makes the first admin on the setup page, once, with the code that it printed", async () => {
  const server = await startServer({ env: { RM_ADMIN_USERNAME: undefined, RM_ADMIN_PASSWORD: undefined } });
  const code = /"code":"([A-Z0-9-]+)"/.exec(server.log())?.[1];
  const api = server.api();
  expect((await api.request("GET", "/api/setup")).json).toMatchObject({ is_open: true });
  const account = { username: "first", password: "a long enough password" };
  const refused = await api.request("POST", "/api/setup", { code: "WRONG-CODE-0000", ...account });
  expect(refused).toMatchObject({ status: 401, json: { code: "setup_code_invalid" } });
  expect((await api.request("POST", "/api/setup", { code, ...account })).status).toBeLessThan(300);
  expect(await api.request("POST", "/api/setup", { code, ...account })).toMatchObject({
    status: 409,
    json: { code: "setup_done" },
  });
  await expect(server.api().login(account.username, account.password)).resolves.toMatchObject({ role: "admin" });
});

it("answers every request with the security headers and a policy that allows no inline script", async () => {
  const server = await startServer();
  for (const path of ["/login", "/api/health", "/install/install.sh"]) {
    const { headers } = await server.api().request("GET", path);
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["x-frame-options"]).toBe("DENY");
    const policy = String(headers["content-security-policy"]);
    expect(policy).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic'(;|$)/);
    expect(policy).toContain("frame-ancestors 'none'");
  }
  const { text, headers } = await server.api().request("GET", "/login");
  const nonce = /'nonce-([^']+)'/.exec(String(headers["content-security-policy"]))?.[1];
  const scripts = [...text.matchAll(/<script([^>]*)>/g)].map(([, attributes]) => attributes);
  expect(scripts.length).toBeGreaterThan(0);
  for (const attributes of scripts) expect(attributes).toContain(`nonce="${nonce}"`);
});
