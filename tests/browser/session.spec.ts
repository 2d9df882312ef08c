import { expect, test } from "./fixtures";

test("a wrong password is told, and the page that was asked for is opened after the right one", async ({
  page,
  server,
}) => {
  await page.goto("/jobs");
  await page.getByLabel("Username").fill(server.username);
  await page.getByLabel("Password", { exact: true }).fill("wrong");
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: /./ })).toBeVisible();
  await page.getByLabel("Password", { exact: true }).fill(server.password);
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page).toHaveURL(/\/jobs$/);
});

test("the login never leads to another site", async ({ page, app, server }) => {
  await page.goto("/login?next=https://evil.example/");
  await app.logIn();
  expect(new URL(page.url()).origin).toBe(server.url);
});

test("a session that ended elsewhere shows within seconds on the open page", async ({ page, app, server }) => {
  await app.logIn();
  const cookie = (await page.context().cookies()).find(({ name }) => name === "rm_session");
  const response = await fetch(`${server.url}/api/auth/logout`, {
    method: "POST",
    headers: { cookie: `rm_session=${cookie?.value}`, "content-type": "application/json" },
    body: "{}",
  });
  expect(response.status).toBe(204);
  await expect(page).toHaveURL(/\/login/, { timeout: 5_000 });
});

test("a viewer sees everything and can do nothing", async ({ page, app, server }) => {
  const admin = await server.adminApi();
  const viewer = { username: "looker", password: "only-looking-around" };
  await admin.call("POST", "/api/users", { ...viewer, role: "viewer" });
  await app.logIn(viewer.username, viewer.password);
  await expect(page.getByRole("button", { name: "Add host" }).first()).toBeDisabled();
  await expect(page.getByRole("link", { name: "Users" })).toHaveCount(0);
  await app.expectAccessible();
});

test("at the width of a phone every screen fits without scrolling sideways", async ({ page, app }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await app.logIn();
  for (const path of ["/hosts", "/jobs", "/tokens", "/users", "/audit"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, `${path} is wider than the phone`).toBeLessThanOrEqual(0);
  }
  await app.expectAccessible();
});

test("an address that leads nowhere helps on", async ({ page, app }) => {
  await app.logIn();
  await page.goto("/no-such-page");
  await expect(page.getByRole("link", { name: /hosts/i }).first()).toBeVisible();
  await app.expectAccessible();
});
