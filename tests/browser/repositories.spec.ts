import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeAgent } from "../harness/agent";
import { startRestServer } from "../harness/rest-server";
import { makeTempDir } from "../harness/temp";
import { expect, test } from "./fixtures";

const PASSWORD = "repositories-secret-8";

test("a repository that two hosts share is one row: measured by restic, checked from there, and closed to a viewer", async ({
  page,
  app,
  server,
}) => {
  const admin = await server.adminApi();
  const repoUrl = (await startRestServer()).repositoryUrl("shared");
  const source = join(await makeTempDir("source"), "files");
  await mkdir(source);
  await writeFile(join(source, "noise.bin"), Buffer.from(Array.from({ length: 300_000 }, () => Math.random() * 256)));
  const access = { repo_url: repoUrl, repo_encryption_password: PASSWORD, initial_paths: [source] };
  for (const hostname of ["shelf-a.test", "shelf-b.test"]) {
    const { token } = await admin.mint({ hostname, ...access });
    const agent = await makeAgent({ serverUrl: server.url, hostname });
    expect((await agent.enroll(token)).code).toBe(0);
    await agent.run();
    await admin.waitForHost(hostname, { status: "online", repo_status: "ready" });
  }
  const host = await admin.waitForHost("shelf-a.test", {});
  const [group] = await admin.call<{ source_group_id: string }[]>("GET", `/api/hosts/${host.host_id}/source-groups`);
  const run = await admin.call<{ job_id: string }>("POST", `/api/source-groups/${group?.source_group_id}/run`);
  await admin.waitForJob(run.job_id);

  await app.logIn();
  await page.goto("/repositories?search=shelf");
  const row = page.getByRole("row").filter({ hasText: repoUrl });
  await expect(row).toHaveCount(1);
  await expect(row.getByRole("link")).toHaveText(["shelf-a.test", "shelf-b.test"]);
  await expect(row.getByText("Not measured yet").first()).toBeAttached();
  await expect(row.getByText("Check is due")).toBeVisible();

  await row.getByRole("button", { name: "Actions for" }).click();
  await page.getByRole("menuitem", { name: "Measure" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Measure" }).click();
  await expect(page).toHaveURL(/\/jobs\//);
  await expect(page.getByText("Succeeded").first()).toBeVisible();
  await page.goto("/repositories?search=shelf");
  await expect(row.getByRole("button", { name: /^29\d KiB\. Size of/ })).toBeVisible();
  await app.expectAccessible();

  await row.getByRole("button", { name: "Check", exact: true }).click();
  await expect(
    page.getByRole("dialog").getByText(/Backups of|backups of shelf-a.test and shelf-b.test wait/),
  ).toBeVisible();
  await page.getByRole("dialog").getByRole("button", { name: "Check" }).click();
  await expect(page.getByText("Succeeded").first()).toBeVisible();
  await page.goto("/repositories?search=shelf");
  await expect(row.getByText("In order")).toBeVisible();

  const account = { username: "shelf-viewer", password: "Sees-and-starts-nothing-2" };
  await admin.call("POST", "/api/users", { ...account, role: "viewer" });
  await page.context().clearCookies();
  await app.logIn(account.username, account.password);
  await page.goto("/repositories?search=shelf");
  await expect(row.getByRole("button", { name: "Actions for" })).toBeDisabled();
  await page.setViewportSize({ width: 390, height: 800 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});
