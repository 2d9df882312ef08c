import { expect, test } from "./fixtures";

test("the palette opens by key, finds pages, and leads there without a pointer", async ({ page, app }) => {
  await app.logIn();
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Command palette" });
  await expect(palette.getByRole("option", { name: "Hosts" }).first()).toBeVisible();
  await app.expectAccessible();
  await page.keyboard.type("audit");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/audit$/);
  await expect(palette).toBeHidden();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("add host");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Add host" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/hosts$/);
});

test("keys lead through the pages, and the help says which", async ({ page, app }) => {
  await app.logIn();
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(help).toContainText("Go to Jobs");
  await page.keyboard.press("Escape");
  await page.keyboard.press("g");
  await page.keyboard.press("j");
  await expect(page).toHaveURL(/\/jobs/);
});

test("another language changes every word of the page, says so to the browser, and keeps the place", async ({
  page,
  app,
}) => {
  await app.logIn();
  await page.goto("/audit?action=users");
  await page.getByRole("button", { name: /User menu/ }).click();
  await page.getByRole("menuitemradio", { name: "Deutsch" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page.getByRole("button", { name: "Protokoll prüfen" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Benutzer", exact: true })).toBeVisible();
  expect(page.url()).toContain("/audit?action=users");
  await expect(page.getByRole("row", { name: /Angemeldet/ }).first()).toBeVisible();
  await page.goto("/no-such-page");
  await expect(page.getByRole("heading", { name: "Hier ist keine Seite" })).toBeVisible();
});

test("users, audit, settings and profile are open to everybody who may see them", async ({ page, app }) => {
  await app.logIn();
  for (const name of ["Users", "Audit", "Settings"]) {
    await page.getByRole("link", { name, exact: true }).click();
    await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
    await app.expectAccessible();
  }
  await page.goto("/profile");
  await expect(page.getByRole("list", { name: "Where you are logged in" })).toContainText("this one");
  await app.expectAccessible();
});

test("the audit log is filtered by its address, shows before and after, and is exported as it is shown", async ({
  page,
  app,
  server,
}) => {
  const admin = await server.adminApi();
  const body = { username: "noted", password: "a long password of noted", role: "viewer" };
  const { user_id } = await admin.call<{ user_id: string }>("POST", "/api/users", body);
  await admin.call("PATCH", `/api/users/${user_id}`, { role: "operator" });
  await app.logIn();
  await page.goto("/audit?action=users.update");
  const rows = page.getByRole("table", { name: "Audit log" }).getByRole("row");
  await expect(rows.filter({ hasText: "noted" })).toHaveCount(1);
  await expect(rows.filter({ hasText: "Added a user" })).toHaveCount(0);
  await page.getByText("Show details").first().click();
  await expect(page.getByRole("row", { name: "role viewer operator" })).toBeVisible();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: "As CSV" }).click();
  expect((await download).suggestedFilename()).toBe("audit.csv");
  await page.getByLabel("Who").fill("nobody-of-that-name");
  await page.getByLabel("Who").press("Enter");
  await expect(page.getByText("Nothing matches")).toBeVisible();
  expect(page.url()).toContain("actor=nobody-of-that-name");
});

test("an API token is shown once, works, and is refused as soon as it is revoked", async ({ page, app, server }) => {
  await app.logIn();
  await page.goto("/profile");
  await page.getByRole("button", { name: "Make API token" }).click();
  await page.getByLabel("Name", { exact: true }).fill("nightly report");
  await page.getByRole("dialog").getByRole("button", { name: "Make API token" }).click();
  const token = (await page.getByRole("dialog").locator("pre").textContent()) ?? "";
  const ask = () => fetch(`${server.url}/api/auth/me`, { headers: { authorization: `Bearer ${token}` } });
  expect((await ask()).status).toBe(200);
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("button", { name: "Revoke API token nightly report" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByText("nightly report was revoked.").first()).toBeVisible();
  expect((await ask()).status).toBe(401);
});
