import { makeAgent } from "../harness/agent";
import { startRestServer } from "../harness/rest-server";
import type { TestServer } from "../harness/server";
import { expect, test } from "./fixtures";

/** Hosts that back up to one repository; their agents need not run for what is planned to be known. */
async function addHosts(server: TestServer, hostnames: readonly string[]): Promise<string[]> {
  const rest = await startRestServer();
  const admin = await server.adminApi();
  const ids: string[] = [];
  for (const hostname of hostnames) {
    const access = { repo_url: rest.repositoryUrl("shared"), repo_encryption_password: "week-secret-9" };
    const { token } = await admin.mint({ hostname, ...access, initial_paths: ["/etc/hostname"] });
    const agent = await makeAgent({ serverUrl: server.url, hostname });
    expect((await agent.enroll(token)).code).toBe(0);
    ids.push((await admin.waitForHost(hostname, {})).host_id);
  }
  return ids;
}

test("the week shows where two hosts collide, and the keyboard opens the hour", async ({ page, app, server }) => {
  const [first = "", second = ""] = await addHosts(server, ["backs-up.test", "prunes.test"]);
  const admin = await server.adminApi();
  const noon = { cron: "30 12 * * *", time_zone: "UTC" };
  const [group] = await admin.sourceGroups(first);
  await admin.call("POST", `/api/hosts/${first}/schedules`, {
    ...{ ...noon, name: "nightly", kind: "backup", source_group_ids: [group?.source_group_id] },
  });
  const prune = { ...noon, name: "tidy", kind: "prune" };
  const made = await admin.call<{ schedule_id: string }>("POST", `/api/hosts/${second}/schedules`, prune);
  await app.logIn();
  await page.goto("/schedules");
  await expect(page.getByText(/^[67] collisions\.$/)).toBeVisible();
  const grid = page.getByRole("grid", { name: /^Runs by hour/ });
  await app.expectAccessible();

  await grid.locator('[tabindex="0"]').focus();
  for (const key of ["Home", "ArrowDown", ...Array(12).fill("ArrowRight")]) await page.keyboard.press(key);
  const hour = grid.locator('[data-place="1-12"]');
  await expect(hour).toBeFocused();
  await expect(hour).toHaveAccessibleName(/12:00: 2 runs, 1 collision$/);
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(
    dialog.getByText(/^Prune of prunes\.test needs this repository for itself, while 1 other/),
  ).toBeVisible();
  await expect(dialog.getByRole("listitem")).toHaveCount(2);
  await expect(dialog.getByRole("link", { name: "backs-up.test" })).toBeVisible();
  await app.expectAccessible();
  await page.keyboard.press("Escape");
  await expect(hour).toBeFocused();

  await admin.call("PATCH", `/api/schedules/${made.schedule_id}`, { cron: "30 14 * * *" });
  await expect(page.getByText("No collision.")).toBeVisible();
  await expect(hour).toHaveAccessibleName(/12:00: 1 run$/);

  const table = page.getByRole("table", { name: "Schedules" });
  await page.getByLabel("Kind").selectOption("prune");
  await expect(table.getByRole("link")).toHaveText(["prunes.test"]);
  await expect(page).toHaveURL(/kind=prune/);
  await page.getByRole("searchbox").fill("nothing of this name");
  await expect(page.getByRole("heading", { name: "No schedule matches" })).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await page.getByRole("searchbox").fill("backs");
  await expect(table.getByRole("link")).toHaveText(["backs-up.test"]);
  await page.reload();
  await expect(table.getByRole("link")).toHaveText(["backs-up.test"]);

  await page.setViewportSize({ width: 390, height: 800 });
  await page.getByRole("button", { name: "Next day" }).click();
  await expect(page.getByRole("button", { name: /12:00: 1 run$/ })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await app.expectAccessible();
});
