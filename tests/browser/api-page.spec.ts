import { expect, test } from "./fixtures";

test("the API's page shows every route, what it takes and gives, and a command for it", async ({
  page,
  app,
  server,
}) => {
  await app.logIn();
  await page.getByRole("button", { name: "User menu" }).click();
  await page.getByRole("menuitem", { name: "API" }).click();
  await expect(page.getByRole("heading", { name: "API", level: 1 })).toBeVisible();
  const answer = await page.request.get("/api/openapi.json");
  const { paths } = (await answer.json()) as { paths: Record<string, Record<string, unknown>> };
  const count = Object.values(paths).flatMap((methods) => Object.keys(methods)).length;
  await expect(page.locator("main details")).toHaveCount(count);

  const mint = page.locator("details#mintEnrollmentToken");
  await mint.locator("summary").click();
  await expect(mint.getByRole("heading", { name: "Body" })).toBeVisible();
  await expect(mint.getByText("repo_encryption_password ?", { exact: true })).toBeVisible();
  await expect(mint.getByText("idempotency_key_reused")).toBeVisible();
  await expect(mint.locator("pre")).toContainText(`"${server.publicUrl}/api/enrollment-tokens"`);
  await app.expectAccessible();
});

test("the API's page fits a telephone", async ({ page, app }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await app.logIn();
  await page.goto("/docs/api");
  for (const id of ["listHosts", "mintEnrollmentToken", "followJobLog"])
    await page.locator(`details#${id} summary`).click();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
  await app.expectAccessible();
});
