import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { holdScripts } from "./hold-scripts";

/** Ends the page's own session as another program would. */
async function endSessionOf(page: Page, url: string): Promise<void> {
  const cookie = (await page.context().cookies()).find(({ name }) => name === "rm_session");
  const response = await fetch(`${url}/api/auth/logout`, {
    method: "POST",
    headers: { cookie: `rm_session=${cookie?.value}`, "content-type": "application/json" },
    body: "{}",
  });
  expect(response.status).toBe(204);
}

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

test("what is typed and sent before the page's script has started is not lost", async ({ page, server }) => {
  const start = await holdScripts(page);
  await page.goto("/login", { waitUntil: "commit" });
  const [username, password] = [page.getByLabel("Username"), page.getByLabel("Password", { exact: true })];
  await username.fill(server.username);
  await password.fill(server.password);
  await password.press("Enter");
  await page.getByRole("button", { name: "Log in" }).click({ force: true });
  start();
  await expect(page.getByRole("button", { name: "Log in" })).toBeEnabled();
  await expect(username).toHaveValue(server.username);
  await password.press("Enter");
  await expect(page.getByRole("heading", { name: "Overview", level: 1 })).toBeVisible();
});

test("the login never leads to another site", async ({ page, app, server }) => {
  await page.goto("/login?next=https://evil.example/");
  await app.logIn();
  expect(new URL(page.url()).origin).toBe(server.url);
});

test("a session that ended elsewhere is told within a second, and no half-typed form is lost", async ({
  page,
  app,
  server,
}) => {
  await app.logIn();
  await page.goto("/users");
  await page.getByRole("button", { name: "Add user" }).click();
  await page.getByLabel("Username").fill("half-typed");
  await endSessionOf(page, server.url);
  const over = page.getByRole("dialog", { name: "Your session has ended" });
  await expect(over).toBeVisible({ timeout: 1_000 });
  await app.expectAccessible();
  // What is pressed now waits for the login, and is done after it.
  await over.getByLabel("Password").fill("wrong");
  await over.getByRole("button", { name: "Log in", exact: true }).click();
  await expect(over.getByRole("alert")).toBeVisible();
  await over.getByLabel("Password").fill(server.password);
  await over.getByRole("button", { name: "Log in", exact: true }).click();
  await expect(over).toBeHidden();
  const form = page.getByRole("dialog", { name: "Add user" });
  await expect(form.getByLabel("Username")).toHaveValue("half-typed");
  await form.getByLabel("Password").fill("a long password of somebody");
  await form.getByRole("button", { name: "Add user" }).click();
  await expect(page.getByRole("row", { name: /half-typed/ })).toBeVisible();
});

test("a role that was lowered elsewhere is told within a second, and no half-typed form is lost", async ({
  page,
  app,
  server,
}) => {
  const admin = await server.adminApi();
  const person = { username: "falling", password: "a long password of falling" };
  const { user_id } = await admin.call<{ user_id: string }>("POST", "/api/users", { ...person, role: "admin" });
  await app.logIn(person.username, person.password);
  await page.goto("/users");
  await page.getByRole("button", { name: "Add user" }).click();
  await page.getByLabel("Username").fill("half-typed-too");
  await admin.call("PATCH", `/api/users/${user_id}`, { role: "viewer" });
  await expect(page.getByText("Your role is now viewer.", { exact: false }).first()).toBeVisible({ timeout: 1_000 });
  const form = page.getByRole("dialog", { name: "Add user" });
  await expect(form.getByLabel("Username")).toHaveValue("half-typed-too");
  await expect(form.getByRole("button", { name: "Add user" })).toBeDisabled();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("link", { name: "Users" })).toHaveCount(0);
  // The stream goes on with the new role: a role that is given back is told as well.
  await admin.call("PATCH", `/api/users/${user_id}`, { role: "operator" });
  await expect(page.getByText("Your role is now operator.", { exact: false }).first()).toBeVisible();
});

test("a page whose session ended while nobody looked leads back to where it was", async ({ page, app, server }) => {
  await app.logIn();
  await endSessionOf(page, server.url);
  await page.goto("/jobs");
  await expect(page.getByText("Your session has ended")).toBeVisible();
  await page.getByLabel("Username").fill(server.username);
  await page.getByLabel("Password", { exact: true }).fill(server.password);
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page).toHaveURL(/\/jobs$/);
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
  for (const path of ["/hosts", "/jobs", "/tokens", "/users", "/audit", "/settings", "/profile"]) {
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
