import { readdirSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeAgent } from "../harness/agent";
import type { Api, Host } from "../harness/api";
import { openScope } from "../harness/cleanup";
import { startProcess } from "../harness/processes";
import { startRestServer } from "../harness/rest-server";
import { resticPath } from "../harness/restic";
import type { TestServer } from "../harness/server";
import { makeTempDir } from "../harness/temp";
import { waitFor } from "../harness/wait-for";
import { expect, test } from "./fixtures";

const PASSWORD = "maintenance-secret-6";

async function addHost(server: TestServer, admin: Api, { hostname, repoUrl }: { hostname: string; repoUrl: string }) {
  const source = join(await makeTempDir("source"), "files");
  await mkdir(source);
  await writeFile(join(source, "one.txt"), "content");
  const { token } = await admin.mint({
    hostname,
    repo_url: repoUrl,
    repo_encryption_password: PASSWORD,
    initial_paths: [source],
  });
  const agent = await makeAgent({ serverUrl: server.url, hostname });
  expect((await agent.enroll(token)).code).toBe(0);
  await agent.run();
  return admin.waitForHost(hostname, { status: "online", repo_status: "ready" });
}

/** What a restic leaves behind that was killed while it backed up. */
async function leaveLock(repoUrl: string, locksDir: string): Promise<void> {
  const data = await makeTempDir("random");
  await writeFile(join(data, "random"), Buffer.alloc(4 * 1024 * 1024, Math.random().toString()));
  const args = ["--limit-upload", "50", "-r", repoUrl, "backup", data];
  const env = { RESTIC_PASSWORD: PASSWORD, RESTIC_CACHE_DIR: await makeTempDir("cache") };
  const restic = await startProcess({ name: "restic", command: await resticPath(), args, env }, openScope());
  // While it is uploaded the lock has another name, and goes with whoever uploads it.
  const isThere = () => readdirSync(locksDir).some((name) => /^[0-9a-f]{64}$/.test(name));
  await waitFor(isThere, { what: "restic's lock", intervalMs: 10 });
  await restic.kill();
  expect(isThere()).toBe(true);
}

const tabOf = ({ host_id }: Host) => `/hosts/${host_id}?tab=repository`;

test("the repository's tab shows locks, users and maintenance; unlock and prune say what they do, and do it", async ({
  page,
  app,
  server,
}) => {
  const rest = await startRestServer();
  const repoUrl = rest.repositoryUrl("shared");
  const admin = await server.adminApi();
  const host = await addHost(server, admin, { hostname: "first.test", repoUrl });
  await addHost(server, admin, { hostname: "second.test", repoUrl });
  await leaveLock(repoUrl, join(rest.dataDir, "shared/locks"));

  await app.logIn();
  await page.goto(tabOf(host));
  await expect(page.getByText("second.test")).toBeVisible();
  await admin.waitForJob((await admin.probe(host.host_id)).job_id);
  const locks = page.getByRole("table", { name: "Locks in the repository" });
  await expect(locks.getByText("Stale")).toBeVisible();
  await app.expectAccessible();
  await page.setViewportSize({ width: 390, height: 800 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.setViewportSize({ width: 1280, height: 800 });

  await page.getByRole("button", { name: "Unlock" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Unlock" }).click();
  await expect(page.getByText("Succeeded").first()).toBeVisible();
  await page.goto(tabOf(host));
  await expect(page.getByText(/None · seen/)).toBeVisible();
  await expect(locks).toHaveCount(0);

  await page.getByRole("button", { name: "Prune" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText(/Backups of first.test, second.test wait/)).toBeVisible();
  await app.expectAccessible();
  await dialog.getByRole("button", { name: "Prune" }).click();
  await expect(page).toHaveURL(/\/jobs\//);
  await expect(page.getByText("Succeeded").first()).toBeVisible();
});

test("a viewer sees all of it and can start none of it", async ({ page, app, server }) => {
  const admin = await server.adminApi();
  const rest = await startRestServer();
  const host = await addHost(server, admin, { hostname: "seen.test", repoUrl: rest.repositoryUrl("seen") });
  const account = { username: "caretaker", password: "Looks-but-starts-nothing-1" };
  await admin.call("POST", "/api/users", { ...account, role: "viewer" });
  await app.logIn(account.username, account.password);
  await page.goto(tabOf(host));
  await expect(page.getByText("Not looked at yet")).toBeVisible();
  for (const name of ["Check", "Run a restore drill", "Prune", "Unlock"])
    await expect(page.getByRole("button", { name, exact: true })).toBeDisabled();
});
