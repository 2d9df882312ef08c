import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeAgent } from "../harness/agent";
import { startRestServer } from "../harness/rest-server";
import type { TestServer } from "../harness/server";
import { makeTempDir } from "../harness/temp";
import { expect, test } from "./fixtures";

const BACKEND = { repo_username: "actions", repo_password: "actions-secret-5" };

/** A host that is online; its repository was made by `owner` when that has another password, so it can't be opened. */
async function addHost(server: TestServer, hostname: string, repoUrl: string, encryptionPassword: string) {
  const source = join(await makeTempDir("source"), "files");
  await mkdir(source);
  await writeFile(join(source, "one.txt"), "content");
  const admin = await server.adminApi();
  const { token } = await admin.mint({
    hostname,
    repo_url: repoUrl,
    ...BACKEND,
    repo_encryption_password: encryptionPassword,
    initial_paths: [source],
  });
  const agent = await makeAgent({ serverUrl: server.url, hostname });
  expect((await agent.enroll(token)).code).toBe(0);
  await agent.run();
  return agent;
}

test("a repository that can't be opened is explained, mended, and backed up to; then the host is removed", async ({
  page,
  app,
  server,
}) => {
  const restServer = await startRestServer({ users: { [BACKEND.repo_username]: BACKEND.repo_password } });
  const url = restServer.repositoryUrl("shared");
  const admin = await server.adminApi();
  const owner = await addHost(server, "owner.test", url, "the-right-one-1");
  await admin.waitForHost("owner.test", { repo_status: "ready" });
  await owner.stop();
  await addHost(server, "guest.test", url, "the-wrong-one-1");
  const { host_id } = await admin.waitForHost("guest.test", { repo_status: "init_failed" });

  await app.logIn();
  await page.goto(`/hosts/${host_id}`);
  await expect(page.getByText("Wrong password").first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Run backup" })).toBeDisabled();
  await expect(page.getByRole("button", { name: "Back up host" }).first()).toBeDisabled();
  await page.getByRole("tab", { name: "Repository" }).click();
  await expect(page).toHaveURL(/tab=repository/);
  await app.expectAccessible();

  await page.getByRole("button", { name: "Replace credentials" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Repository URL").fill("ftp://nowhere");
  // Said while it is typed, and no less when it is sent all the same.
  await expect(dialog.getByText(/start with one of/).last()).toBeVisible();
  await dialog.getByRole("button", { name: "Save and probe" }).click();
  await expect(dialog.getByText(/start with one of/).last()).toBeVisible();
  await app.expectAccessible();
  await dialog.getByLabel("Repository URL").fill(url);
  await dialog.getByLabel("Repository encryption password").fill("the-right-one-1");
  await dialog.getByRole("button", { name: "Save and probe" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("Repository: ready")).toBeVisible({ timeout: 30_000 });
  await page.getByRole("button", { name: "Probe repository" }).click();
  await expect(page.getByRole("row", { name: /Probe repository/ })).toHaveCount(2);

  await page.getByRole("tab", { name: "Source groups" }).click();
  await page.getByRole("button", { name: "Run backup" }).click();
  await expect(page.getByText("Succeeded").first()).toBeVisible({ timeout: 60_000 });
  const log = page.getByRole("log");
  await expect(log).toContainText(/snapshot/i);
  await page.getByRole("searchbox", { name: "Search the log" }).fill("no such line");
  await expect(page.getByText("No line matches")).toBeVisible();
  await page.getByRole("searchbox", { name: "Search the log" }).fill("");
  await page.getByRole("textbox", { name: "Go to line" }).fill("1");
  await page.getByRole("textbox", { name: "Go to line" }).press("Enter");
  await expect(page).toHaveURL(/#L1$/);
  await page.getByRole("link", { name: "Link to line 1", exact: true }).click();
  await expect(page).toHaveURL(/#L1$/);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^job-.+\.log$/);

  await page.goto(`/hosts/${host_id}?tab=settings`);
  await page.getByRole("button", { name: "Remove host" }).click();
  await expect(dialog.getByRole("button", { name: "Remove host" })).toBeDisabled();
  await app.expectAccessible();
  await dialog.getByLabel("Type guest.test to confirm").fill("guest.test");
  await dialog.getByRole("button", { name: "Remove host" }).click();
  await expect(page).toHaveURL(/\/hosts$/);
  await expect(page.getByRole("row", { name: /owner\.test/ })).toBeVisible();
  await expect(page.getByRole("row", { name: /guest\.test/ })).toHaveCount(0);
});

test("a job that waits for its host can be cancelled", async ({ page, app, server }) => {
  const restServer = await startRestServer({ users: { [BACKEND.repo_username]: BACKEND.repo_password } });
  const admin = await server.adminApi();
  const agent = await addHost(server, "sleeper.test", restServer.repositoryUrl("sleeper"), "sleeper-secret-1");
  const { host_id } = await admin.waitForHost("sleeper.test", { repo_status: "ready" });
  await agent.stop();
  await admin.waitForHost("sleeper.test", { status: "offline" });
  const [group] = await admin.sourceGroups(host_id);
  const { job_id } = await admin.runSourceGroup(group?.source_group_id ?? "");

  await app.logIn();
  await page.goto(`/jobs/${job_id}`);
  await expect(page.getByRole("progressbar")).toBeVisible();
  await expect(page.getByText("Waiting for the host to come online")).toBeVisible();
  await app.expectAccessible();
  await page.getByRole("button", { name: "Cancel job" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel job" }).click();
  await expect(page.getByText("Cancelled").first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Run again" })).toBeEnabled();

  await page.goto("/jobs");
  await page.getByLabel("State").selectOption("cancelled");
  await expect(page).toHaveURL(/state=cancelled/);
  await expect(page.getByRole("row", { name: /sleeper\.test/ })).toHaveCount(1);
  await app.expectAccessible();
  await page.getByLabel("State").selectOption("lost");
  await expect(page.getByText("No job matches")).toBeVisible();
});

test("an admin adds a user, changes the role, resets the password, and removes the user", async ({ page, app }) => {
  await app.logIn();
  await page.goto("/users");
  await page.getByRole("button", { name: "Add user" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Username").fill("newcomer");
  await dialog.getByLabel("Password").fill("short");
  await dialog.getByRole("button", { name: "Add user" }).click();
  await expect(dialog.getByText("must have at least")).toBeVisible();
  await app.expectAccessible();
  await dialog.getByLabel("Password").fill("long-enough-for-now");
  await dialog.getByRole("button", { name: "Add user" }).click();
  const row = page.getByRole("row", { name: /newcomer/ });
  await expect(row).toContainText("viewer");

  const choose = async (role: "menuitem" | "menuitemradio", name: string) => {
    await page.getByRole("button", { name: "Actions for newcomer" }).click();
    await page.getByRole(role, { name }).click();
  };
  await choose("menuitemradio", "Operator");
  await expect(row).toContainText("operator");
  await choose("menuitem", "Reset password");
  await dialog.getByLabel("New password").fill("another-long-password");
  await dialog.getByRole("button", { name: "Reset password" }).click();
  await expect(dialog).toBeHidden();
  await choose("menuitem", "Disable user");
  await dialog.getByRole("button", { name: "Disable user" }).click();
  await expect(row).toContainText("Disabled");
  await choose("menuitem", "Remove user");
  await dialog.getByLabel("Type newcomer to confirm").fill("newcomer");
  await dialog.getByRole("button", { name: "Remove user" }).click();
  await expect(row).toHaveCount(0);
  await app.expectAccessible();

  await page.goto("/audit");
  await expect(page.getByRole("row", { name: /Removed a user newcomer/ })).toBeVisible();
  await page.getByRole("button", { name: "Verify log" }).click();
  await expect(page.getByText(/entries are as they were written/).first()).toBeVisible();
  await app.expectAccessible();
});

test("a viewer is told why, and pages for admins stay closed", async ({ page, app, server }) => {
  const admin = await server.adminApi();
  await admin.mint({ hostname: "waiting.test", repo_url: "/srv/restic" });
  const onlooker = { username: "onlooker", password: "only-looking-around" };
  await admin.call("POST", "/api/users", { ...onlooker, role: "viewer" });
  await app.logIn(onlooker.username, onlooker.password);
  await page.goto("/tokens");
  const revoke = page.getByRole("button", { name: "Revoke the token for waiting.test" });
  await expect(revoke).toBeDisabled();
  await revoke.focus();
  await expect(page.getByRole("tooltip")).toContainText("Your role is viewer");
  for (const path of ["/users", "/audit"]) {
    await page.goto(path);
    await expect(page.getByText("This page is for admins")).toBeVisible();
    await app.expectAccessible();
  }
});
