import { cuttableWay } from "./cuttable-way";
import { expect, test } from "./fixtures";

/** How long the line is cut. */
const CUT_MS = 30_000;

test("a line that was cut for 30 s is told with the time of the data, and brings one refetch and no stale row", async ({
  page,
  server,
}) => {
  const admin = await server.adminApi();
  const way = await cuttableWay(server.port);
  await page.goto(`${way.url}/login?next=/users`);
  await page.getByLabel("Username").fill(server.username);
  await page.getByLabel("Password", { exact: true }).fill(server.password);
  const stream = page.waitForRequest(/live\.events/);
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("heading", { name: "Users" })).toBeVisible();
  await stream;

  const cutAt = Date.now();
  way.cut();
  await expect(page.getByText(/Reconnecting… data from \d\d:\d\d/)).toBeVisible();
  // What happens meanwhile is told to nobody.
  const body = { username: "unseen", password: "a long password of unseen", role: "viewer" };
  await admin.call("POST", "/api/users", body);
  await expect.poll(() => Date.now() - cutAt, { timeout: CUT_MS + 5_000, intervals: [500] }).toBeGreaterThan(CUT_MS);
  await expect(page.getByText(/Reconnecting…/)).toBeVisible();
  await expect(page.getByRole("row", { name: /unseen/ })).toHaveCount(0);

  const answered: string[] = [];
  page.on("response", (response) => {
    const path = new URL(response.url()).pathname.replace("/api/trpc/", "");
    if (response.ok() && response.url().includes("/api/trpc/")) answered.push(...path.split(","));
  });
  way.restore();
  await expect(page.getByRole("row", { name: /unseen/ })).toBeVisible({ timeout: 25_000 });
  await expect(page.getByText(/Reconnecting…/)).toBeHidden();
  await page.waitForLoadState("networkidle").catch(() => {});
  for (const query of ["users.list", "alerts.count"])
    expect(
      answered.filter((path) => path === query),
      query,
    ).toHaveLength(1);

  // The stream is a live one again.
  await admin.call("POST", "/api/users", { ...body, username: "seen-at-once" });
  await expect(page.getByRole("row", { name: /seen-at-once/ })).toBeVisible();
  await way.close();
});
