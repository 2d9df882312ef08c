import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import type { Page } from "@playwright/test";
import Sqlite from "better-sqlite3";
import { makeAgent } from "../harness/agent";
import { startRestServer } from "../harness/rest-server";
import type { TestServer } from "../harness/server";
import { makeTempDir } from "../harness/temp";
import { expect, test } from "./fixtures";

/** A host that is online, whose backup of some megabytes takes a minute or no time at all. */
async function addHost(server: TestServer, hostname: string, megabytes: number) {
  const source = join(await makeTempDir("jobs"), "files");
  await mkdir(source);
  for (let file = 0; file < 8; file += 1)
    await writeFile(join(source, `photo-${file}.jpg`), randomBytes((megabytes * 1024 * 1024) / 8));
  const rest = await startRestServer();
  const admin = await server.adminApi();
  const { token } = await admin.mint({
    hostname,
    repo_url: rest.repositoryUrl(hostname),
    repo_encryption_password: "jobs-secret-12",
    initial_paths: [source],
  });
  const agent = await makeAgent({ serverUrl: server.url, hostname });
  expect((await agent.enroll(token)).code).toBe(0);
  await agent.run();
  const { host_id } = await admin.waitForHost(hostname, { status: "online", repo_status: "ready" });
  const [group] = await admin.sourceGroups(host_id);
  return { admin, hostId: host_id, sourceGroupId: group?.source_group_id ?? "" };
}

test("a backup is watched while it runs, cancelled with its consequence told, and another one is seen to succeed", async ({
  page,
  app,
  server,
}) => {
  const { admin, sourceGroupId } = await addHost(server, "watched.test", 32);
  await admin.call("PATCH", `/api/source-groups/${sourceGroupId}`, { limits: { upload_kibps: 256 } });
  const { job_id } = await admin.runSourceGroup(sourceGroupId);
  await app.logIn();
  await page.goto(`/jobs/${job_id}`);
  const progress = page.getByRole("region", { name: "Progress" });
  await expect(progress.getByText(/Backing up|All is read/)).toBeVisible();
  await expect(progress.getByText(/of 32\.0 MiB$/)).toBeVisible();
  await expect(progress.getByText(/\d B\/s|KiB\/s|MiB\/s/)).toBeVisible();
  await expect(page.getByRole("list", { name: "Timeline" })).toContainText("Running: now");
  await app.expectAccessible();
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("button", { name: "Follow" }).click();
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();

  await page.getByRole("button", { name: "Cancel job" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("makes no snapshot");
  await dialog.getByRole("button", { name: "Cancel job" }).click();
  await expect(page.getByRole("list", { name: "Timeline" })).toContainText("Cancelled");
  await expect(page.getByRole("status").filter({ hasText: "Backup cancelled." })).toBeAttached();
  await expect(page.getByRole("button", { name: "Run again" })).toBeEnabled();

  await admin.call("PATCH", `/api/source-groups/${sourceGroupId}`, { limits: {} });
  const quick = await admin.runSourceGroup(sourceGroupId);
  await page.goto(`/jobs/${quick.job_id}`);
  await expect(page.getByRole("list", { name: "Timeline" })).toContainText("Succeeded");
  await expect(page.getByText("32.0 MiB in 8 files")).toBeVisible();
  await expect(page.getByRole("log")).toContainText(/snapshot/i);

  await page.goto("/jobs?since=1h");
  await page.getByRole("combobox", { name: "Host" }).fill("watched.test");
  await expect(page).toHaveURL(/host=/);
  await page.getByLabel("Kind").selectOption("backup");
  await expect(page.getByRole("row", { name: /watched\.test/ })).toHaveCount(2);
  await app.expectAccessible();
});

const LINES = 1_000_000;
const NEEDLE_AT = 500_000;
const ERROR_AT = 700_001;
const HOSTILE_AT = LINES - 3;
const HOSTILE = `<img src=x onerror=alert(1)> \u001b[31mred\u001b[0m \u202etxt.exe ${"long ".repeat(1600)}`;

/** Puts a log into the database that would take an hour to send. */
function fillLog(server: TestServer, jobId: string): void {
  const line = (number: number) => {
    const text =
      number === NEEDLE_AT
        ? "the needle is half-way"
        : number === ERROR_AT
          ? "Fatal: unable to save snapshot"
          : number === HOSTILE_AT
            ? HOSTILE
            : `unchanged /srv/data/album/photo-${number}.jpg`;
    return JSON.stringify({ at: "2026-11-23T04:00:00.000Z", stream: number === ERROR_AT ? "stderr" : "stdout", text });
  };
  const chunks = Array.from({ length: LINES / 200 }, (_, chunk) =>
    deflateRawSync(Array.from({ length: 200 }, (_line, at) => line(chunk * 200 + at + 1)).join("\n"), { level: 1 }),
  );
  const db = new Sqlite(join(server.dataDir, "restic-manager.db"), { timeout: 10_000 });
  const insert = db.prepare(
    `INSERT INTO "JobLogChunk" ("jobId", "chunk", "lineCount", "data", "storedAt") VALUES (?, ?, 200, ?, ?)`,
  );
  db.transaction(() => {
    db.prepare(`DELETE FROM "JobLogChunk" WHERE "jobId" = ?`).run(jobId);
    for (const [chunk, data] of chunks.entries()) insert.run(jobId, chunk, data, "2026-11-23T04:00:00.000+00:00");
    db.prepare(`UPDATE "Job" SET "storedChunks" = ?, "logLines" = ?, "hasLog" = true WHERE "id" = ?`).run(
      chunks.length,
      LINES,
      jobId,
    );
  }).immediate();
  db.close();
}

/** Megabytes of JavaScript objects that are in use, after a collection. */
async function heapOf(page: Page): Promise<number> {
  const client = await page.context().newCDPSession(page);
  await client.send("HeapProfiler.collectGarbage");
  const { usedSize } = await client.send("Runtime.getHeapUsage");
  await client.detach();
  return usedSize / 1024 / 1024;
}

test("a log of a million lines opens at its end, is searched, jumped through and linked to, and fills no memory", async ({
  page,
  app,
  server,
}) => {
  const { admin, hostId } = await addHost(server, "talkative.test", 1);
  const { job_id } = await admin.probe(hostId);
  await admin.waitForJob(job_id);
  fillLog(server, job_id);
  await app.logIn();
  const openedAt = Date.now();
  await page.goto(`/jobs/${job_id}`);
  const log = page.getByRole("log");
  await log.scrollIntoViewIfNeeded();
  await expect(log.getByText("photo-1000000.jpg")).toBeInViewport();
  console.log(`opened at the end after ${Date.now() - openedAt} ms`);
  const heapAtStart = await heapOf(page);
  expect(await page.locator("[role=log] [id^=L]").count()).toBeLessThan(200);

  // What is hostile is text, and its eight thousand characters stay inside the frame.
  await expect(log.getByText("<img src=x onerror=alert(1)> red txt.exe long")).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  await app.expectAccessible();

  const line = page.getByRole("textbox", { name: "Go to line" });
  await line.fill("500,010");
  await line.press("Enter");
  await expect(page).toHaveURL(/#L500010$/);
  await expect(log.getByText("photo-500010.jpg")).toBeInViewport();
  await log.focus();
  await page.keyboard.press("PageDown");
  await page.keyboard.press("PageDown");
  await expect(log.getByText("photo-500010.jpg")).not.toBeInViewport();

  const search = page.getByRole("searchbox", { name: "Search the log" });
  const searchedAt = Date.now();
  await search.fill("NEEDLE");
  await expect(page.getByText("Match 1 · 1 line matches", { exact: true })).toBeVisible();
  await expect(log.getByText("needle", { exact: true })).toBeInViewport();
  console.log(`one word in a million lines was found and counted after ${Date.now() - searchedAt} ms`);
  await search.fill("photo-99999");
  await expect(page.getByText("Match 2 · 10 lines match", { exact: true })).toBeVisible();
  await search.press("Enter");
  await expect(page.getByText("Match 3 · 10 lines match", { exact: true })).toBeVisible();
  for (const rank of [2, 1]) {
    await search.press("Shift+Enter");
    await expect(page.getByText(`Match ${rank} · 10 lines match`, { exact: true })).toBeVisible();
  }
  await search.press("Shift+Enter");
  await expect(page.getByText("Match 10 · 10 lines match", { exact: true })).toBeVisible();
  await expect(page.locator("#L999999")).toBeInViewport();
  await search.fill("");

  await page.getByRole("button", { name: "First error" }).click();
  await expect(page).toHaveURL(new RegExp(`#L${ERROR_AT}$`));
  await expect(log.getByText("Fatal: unable to save snapshot")).toBeInViewport();

  // A ride through a part of the log, as with the scroll bar.
  for (let step = 0; step < 60; step += 1) await log.evaluate((box) => box.scrollBy(0, 60_000));
  await page.getByRole("button", { name: "End", exact: true }).click();
  await expect(log.getByText("photo-1000000.jpg")).toBeInViewport();
  const grown = (await heapOf(page)) - heapAtStart;
  console.log(`heap: ${heapAtStart.toFixed(1)} MiB at the start, ${grown.toFixed(1)} MiB more at the end`);
  expect(grown).toBeLessThan(30);

  await page.goto("about:blank");
  await page.goto(`/jobs/${job_id}#L250001`);
  await expect(log.getByText("photo-250001.jpg")).toBeInViewport();
  await expect(page.locator("#L250001")).toHaveAttribute("aria-current", "location");
});
