import { startServer } from "../harness/server";
import { expect, testOn } from "./fixtures";

/** A server that nobody has set up yet. */
const test = testOn(() => startServer({ env: { RM_ADMIN_USERNAME: undefined, RM_ADMIN_PASSWORD: undefined } }));

test("the first admin is made with the code that the server printed, and led to the first host", async ({
  page,
  app,
  server,
}) => {
  const code = /[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}/.exec(server.log())?.[0] ?? "";
  const submit = page.getByRole("button", { name: "Create admin" });
  await page.goto("/setup");
  await app.expectAccessible();
  await page.getByLabel("One-time code").fill("WRNG-CQDE-2222");
  await page.getByLabel("Username").fill("first");
  await page.getByLabel("Password", { exact: true }).fill("a long enough sentence");
  await submit.click();
  await expect(page.getByRole("alert").filter({ hasText: /code/i })).toBeVisible();
  await page.getByLabel("One-time code").fill(code);
  await submit.click();
  await expect(page.getByRole("link", { name: "Add host" })).toBeVisible();
  await expect(page.getByRole("button", { name: "User menu: first" })).toBeVisible();

  await page.context().clearCookies();
  await page.goto("/setup");
  await expect(page.getByRole("heading", { name: "Set-up is done" })).toBeVisible();
  await app.expectAccessible();
});
