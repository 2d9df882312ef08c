import { join } from "node:path";
import { makeAgent } from "../harness/agent";
import { startServer } from "../harness/server";
import { makeTempDir } from "../harness/temp";
import { expect, testOn } from "./fixtures";

/** A server of its own: the others have hosts, and here the first one is added. */
const test = testOn(() => startServer());

test("the overview leads to the first host, then names what is the matter with it and leads to where that is mended", async ({
  page,
  app,
  server,
}) => {
  await app.logIn();
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Add your first host" })).toBeVisible();
  await app.expectAccessible();
  await page.getByRole("link", { name: "Add host" }).click();
  await expect(page).toHaveURL(/\/hosts\?add=1/);

  const api = await server.adminApi();
  const { token } = await api.mint({
    hostname: "broken-1",
    repo_url: "/proc/no-repository-can-be-here",
    repo_password: "the-password-of-the-repository",
    initial_paths: [join(await makeTempDir("source"), "files")],
  });
  await page.goto("/");
  const agent = await makeAgent({ serverUrl: server.url, hostname: "broken-1" });
  await agent.enroll(token);
  await agent.run();
  const needs = page.getByRole("listitem").filter({ hasText: "broken-1" });
  await expect(needs).toContainText("the repository could not be opened", { timeout: 30_000 });
  await expect(page.getByText(/^0 of 1 host protected; broken-1: the repository could not be opened/)).toBeVisible();
  await app.expectAccessible();

  await needs.getByRole("link", { name: "Open repository: broken-1" }).click();
  await expect(page).toHaveURL(/\/hosts\/[^/]+\?tab=repository/);
  await expect(page.getByRole("button", { name: /probe/i }).first()).toBeVisible();
});
