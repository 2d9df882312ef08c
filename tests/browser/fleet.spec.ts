import { startDemoServer } from "../harness/demo-server";
import { expect, testOn } from "./fixtures";
import { holdScripts } from "./hold-scripts";
import { logInByCookie } from "./look";

const HOSTS = 10_000;

const test = testOn(() => startDemoServer({ hosts: HOSTS, days: 2, logDays: 0 }));

/** Generous on purpose: the machine that tests is slow, and figures are the bench's business. */
const SOON = { timeout: 10_000 };
const AT_ONCE = { timeout: 4_000 };

test.beforeEach(async ({ app: _watchesTheConsole, context, server }) => logInByCookie(context, server));

test("with ten thousand hosts the table shows its first row, a search answers, and both stay usable", async ({
  page,
  server,
}) => {
  await page.goto("/hosts", { waitUntil: "commit" });
  const rows = page.locator("main").getByRole("link", { name: /\.example$/ });
  await expect(rows.first()).toBeVisible(SOON);
  const wanted = server.hosts[HOSTS - 1]?.hostname ?? "";
  const search = page.getByLabel(/search hosts/i).first();
  await search.fill(wanted);
  await expect(page.getByRole("link", { name: wanted })).toBeVisible(AT_ONCE);
  await search.fill("");
  await expect(page.getByRole("link", { name: wanted })).toHaveCount(0, AT_ONCE);
  // As many rows as there are hosts would make every key stroke slow.
  expect(await rows.count()).toBeLessThan(500);
});

test("what is searched for before the page's script has started is found", async ({ page, server }) => {
  const start = await holdScripts(page);
  await page.goto("/hosts", { waitUntil: "commit" });
  const wanted = server.hosts[HOSTS - 1]?.hostname ?? "";
  const search = page.getByRole("searchbox", { name: "Search hosts" });
  await search.fill(wanted);
  start();
  await expect(page.getByRole("link", { name: wanted })).toBeVisible(SOON);
  await expect(search).toHaveValue(wanted);
});

test("with ten thousand hosts every fleet-wide screen opens", async ({ page }) => {
  for (const path of ["/", "/jobs", "/schedules", "/repositories", "/alerts", "/agents", "/audit"]) {
    await page.goto(path, { waitUntil: "commit" });
    await expect(page.getByRole("heading", { level: 1 }).first(), path).toBeVisible(SOON);
  }
});
