import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { makeAgent } from "../harness/agent";
import { startRestServer } from "../harness/rest-server";
import type { TestServer } from "../harness/server";
import { makeTempDir } from "../harness/temp";
import { expect, test } from "./fixtures";

async function addHost(server: TestServer, hostname: string): Promise<string> {
  const source = join(await makeTempDir("schedules"), "files");
  await mkdir(source);
  await writeFile(join(source, "one.txt"), "content");
  const rest = await startRestServer();
  const admin = await server.adminApi();
  const { token } = await admin.mint({
    hostname,
    repo_url: rest.repositoryUrl(hostname),
    repo_encryption_password: "schedule-secret-8",
    initial_paths: [source],
  });
  const agent = await makeAgent({ serverUrl: server.url, hostname });
  expect((await agent.enroll(token)).code).toBe(0);
  await agent.run();
  return (await admin.waitForHost(hostname, { status: "online", repo_status: "ready" })).host_id;
}

/** Moves the focus on with Tab until it is where it should be. */
async function tabTo(page: Page, target: ReturnType<Page["locator"]>): Promise<void> {
  for (let step = 0; step < 40; step += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  await expect(target).toBeFocused();
}

test("a nightly schedule is made with the keyboard, run ahead of its time, paused, resumed and deleted", async ({
  page,
  app,
  server,
}) => {
  const hostId = await addHost(server, "nightly.test");
  await app.logIn();
  await page.goto(`/hosts/${hostId}`);
  await page.getByRole("button", { name: "Go to schedules" }).click();
  await expect(page.getByRole("heading", { name: "No schedule" })).toBeVisible();
  await app.expectAccessible();

  await page.getByRole("button", { name: "Add schedule" }).press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Name")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog.getByText("must not be empty")).toBeVisible();
  await expect(dialog.getByLabel("Name")).toBeFocused();
  await page.keyboard.type("nightly");
  await tabTo(page, dialog.getByLabel("Runs", { exact: true }));
  await page.keyboard.type("Cron");
  await tabTo(page, dialog.getByLabel("Cron expression"));
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("61 2 * * *");
  await expect(dialog.getByLabel("Cron expression")).toHaveAttribute("aria-invalid", "true");
  await app.expectAccessible();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("15 3 * * *");
  await expect(dialog.getByText("Every day at 03:15")).toBeVisible();
  await expect(dialog.getByRole("region", { name: "Next runs" }).getByRole("listitem")).toHaveCount(5);
  await expect(dialog.getByRole("region", { name: "Next runs" })).toContainText("03:15");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();

  const panel = page.locator("section").filter({ has: page.getByRole("heading", { name: "nightly", exact: true }) });
  await expect(panel).toContainText("Every day at 03:15");
  await expect(panel.getByRole("listitem")).toHaveCount(3);
  await expect(panel.getByText(/ 03:15 in \d+ (min|h)/)).toBeVisible();
  await expect(page.getByText("Never backed up").first()).toBeVisible();

  await panel.getByRole("button", { name: "Run nightly now" }).press("Enter");
  await expect(page.getByRole("heading", { name: /^Backup/ })).toBeVisible();
  await expect(page.getByText("Succeeded").first()).toBeVisible();
  await page.goto(`/hosts/${hostId}?tab=schedules`);
  await expect(panel.getByRole("link", { name: /Succeeded/ })).toBeVisible();
  await expect(page.getByText("Protected")).toBeVisible();
  await app.expectAccessible();
  await page.setViewportSize({ width: 390, height: 800 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.setViewportSize({ width: 1280, height: 800 });

  await panel.getByRole("button", { name: "Pause nightly" }).press("Enter");
  await dialog.getByRole("button", { name: "1 week" }).press("Enter");
  await app.expectAccessible();
  await dialog.getByRole("button", { name: "Pause schedule" }).press("Enter");
  await expect(panel.getByText(/^until /)).toBeVisible();
  await panel.getByRole("button", { name: "Resume nightly" }).press("Enter");
  await expect(panel.getByRole("button", { name: "Pause nightly" })).toBeVisible();

  await panel.getByRole("button", { name: "Edit nightly" }).press("Enter");
  await dialog.getByLabel("At", { exact: true }).fill("04:45");
  await expect(dialog.getByText("Every day at 04:45")).toBeVisible();
  await expect(dialog.getByRole("region", { name: "Next runs" })).toContainText("04:45");
  await dialog.getByLabel("Name").fill("");
  await dialog.getByLabel("Start up to").fill("9999");
  await expect(dialog.getByText("must be a number from 0 to 1440")).toBeVisible();
  await expect(dialog.getByText("must not be empty")).toBeVisible();
  await app.expectAccessible();
  await dialog.getByRole("button", { name: "Save changes" }).press("Enter");
  await expect(dialog.getByLabel("Name")).toBeFocused();
  const admin = await server.adminApi();
  const [own] = await admin.call<{ schedule_id: string }[]>("GET", `/api/hosts/${hostId}/schedules`);
  await admin.call("PATCH", `/api/schedules/${own?.schedule_id}`, { catch_up_hours: 5 });
  await expect(dialog.getByText(/was changed elsewhere since you opened it/)).toBeVisible();
  await expect(dialog.getByLabel("At", { exact: true })).toHaveValue("04:45");
  await dialog.getByLabel("Name").fill("nightly");
  await dialog.getByLabel("Start up to").fill("0");
  await dialog.getByRole("button", { name: "Save changes" }).press("Enter");
  await expect(dialog).toBeHidden();
  await expect(panel).toContainText("Every day at 04:45");
  await expect(panel.getByText(/ 04:45 in \d+ (min|h)/)).toBeVisible();

  await panel.getByRole("button", { name: "Delete nightly" }).press("Enter");
  await expect(dialog.getByText("nightly.test has no other backup schedule")).toBeVisible();
  await dialog.getByRole("button", { name: "Delete schedule" }).press("Enter");
  await expect(page.getByRole("heading", { name: "No schedule" })).toBeVisible();
  await page.getByRole("tab", { name: "Overview" }).click();
  await page.getByRole("button", { name: "No schedule" }).press("Enter");
  await expect(page.getByRole("tab", { name: /^Schedules/ })).toHaveAttribute("aria-selected", "true");
});

test("retention rules are tried on the real snapshots before they are saved", async ({ page, app, server }) => {
  const hostId = await addHost(server, "rules.test");
  const admin = await server.adminApi();
  const [group] = await admin.sourceGroups(hostId);
  await admin.waitForJob((await admin.runSourceGroup(group?.source_group_id ?? "")).job_id);
  await app.logIn();
  await page.goto(`/hosts/${hostId}?tab=schedules`);
  await page.getByRole("button", { name: "Add schedule" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Kind").selectOption("forget");
  await expect(dialog.getByText(/Nothing prunes this repository/)).toBeVisible();
  await dialog.getByRole("button", { name: "Preview on the real snapshots" }).click();
  await expect(dialog.getByText("Would keep 1 snapshot and remove none.")).toBeVisible();
  await app.expectAccessible();
  for (const rule of ["Daily", "Weekly", "Monthly"]) await dialog.getByLabel(rule).fill("");
  await dialog.getByLabel("Name").fill("tidy");
  await dialog.getByRole("button", { name: "Add schedule" }).click();
  await expect(dialog.getByText(/must keep something/)).toBeVisible();
  await dialog.getByLabel("Last").fill("3");
  await dialog.getByRole("button", { name: "Add schedule" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("the last 3", { exact: true })).toBeVisible();
});
