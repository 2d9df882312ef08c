import { mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { makeAgent } from "../harness/agent";
import { startRestServer } from "../harness/rest-server";
import { plainRestic } from "../harness/restic";
import type { TestServer } from "../harness/server";
import { makeTempDir } from "../harness/temp";
import { expect, test } from "./fixtures";

const BACKEND = { repo_username: "groups", repo_password: "groups-secret-5" };

/** A host that is online with a ready repository, and a folder of its own to back up. */
async function addHost(server: TestServer, hostname: string) {
  const folder = await makeTempDir("groups");
  const source = join(folder, "website");
  await mkdir(join(source, "cache"), { recursive: true });
  await writeFile(join(source, "index.html"), "<h1>content</h1>");
  await writeFile(join(source, "cache", "page.tmp"), "can be made again");
  const restServer = await startRestServer({ users: { [BACKEND.repo_username]: BACKEND.repo_password } });
  const url = restServer.repositoryUrl(hostname);
  const admin = await server.adminApi();
  const { token } = await admin.mint({ hostname, repo_url: url, ...BACKEND, initial_paths: ["/etc/hostname"] });
  const agent = await makeAgent({ serverUrl: server.url, hostname });
  expect((await agent.enroll(token)).code).toBe(0);
  await agent.run();
  const { host_id } = await admin.waitForHost(hostname, { status: "online", repo_status: "ready" });
  const restic = await plainRestic({
    url,
    username: BACKEND.repo_username,
    password: BACKEND.repo_password,
    repositoryPassword: BACKEND.repo_password,
  });
  return { hostId: host_id, folder, source, agent, restic };
}

test("a group is made by picking a folder, tried without storing, backed up, and deleted", async ({
  page,
  app,
  server,
}) => {
  const { hostId, folder, source, restic } = await addHost(server, "picker.test");
  await app.logIn();
  await page.goto(`/hosts/${hostId}?tab=source-groups`);
  await app.expectAccessible();
  await page.getByRole("button", { name: "Add source group" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Add source group" }).click();
  await expect(dialog.getByText("must name at least one folder or file")).toBeVisible();
  await expect(dialog.getByText("must not be empty")).toBeVisible();
  await app.expectAccessible();

  await dialog.getByLabel("Name").fill("website");
  await dialog.getByRole("button", { name: "Browse folders" }).click();
  const item = (name: string) => dialog.getByRole("treeitem", { name, exact: true });
  await item("/").focus();
  await page.keyboard.press("ArrowRight");
  await item("tmp").focus();
  await page.keyboard.press("ArrowRight");
  await expect(item("tmp")).toHaveAttribute("aria-expanded", "true");
  await item(basename(folder)).focus();
  await page.keyboard.press("ArrowRight");
  await expect(item("website")).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(item("website")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(item("website")).toHaveAttribute("aria-selected", "true");
  await expect(dialog.getByLabel("Paths", { exact: true })).toHaveValue(source);
  await app.expectAccessible();

  await dialog.getByLabel("Excludes").fill("*.tmp");
  await dialog.getByLabel("Try paths").fill(`${source}/cache/page.tmp\n${source}/index.html`);
  await expect(dialog.getByText("Left out because of *.tmp")).toBeVisible();
  await expect(dialog.getByText("Backed up", { exact: true })).toBeVisible();
  await app.expectAccessible();
  await dialog.getByRole("button", { name: "Add source group" }).click();
  await expect(dialog).toBeHidden();

  const group = page.locator("section").filter({ has: page.getByRole("heading", { name: "website" }) });
  await expect(group).toContainText(source);
  await group.getByRole("button", { name: "Dry run" }).click();
  await expect(page.getByRole("heading", { name: "Backup (dry run) · website" })).toBeVisible();
  await expect(page.getByText("Succeeded").first()).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText("What a backup would do")).toBeVisible();
  await expect(page.getByText("None: a dry run stores nothing")).toBeVisible();
  await app.expectAccessible();
  expect(await restic.snapshots()).toEqual([]);

  await page.goto(`/hosts/${hostId}?tab=source-groups`);
  await group.getByRole("button", { name: "Run backup" }).click();
  await expect(page.getByText("Succeeded").first()).toBeVisible({ timeout: 60_000 });
  const [snapshot, ...others] = await restic.snapshots();
  expect(others).toEqual([]);
  expect(snapshot?.paths).toEqual([source]);
  const listed = await restic.run(["ls", "latest"]);
  expect(listed.stdout).toContain("index.html");
  expect(listed.stdout).not.toContain("page.tmp");

  await page.goto(`/hosts/${hostId}?tab=source-groups`);
  await page.getByRole("button", { name: "Edit website" }).click();
  await dialog.getByLabel("Name").fill("default");
  await dialog.getByRole("button", { name: "Save changes" }).click();
  await expect(dialog.getByText("is the name of another source group of this host")).toBeVisible();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Delete website" }).click();
  await app.expectAccessible();
  await dialog.getByRole("button", { name: "Delete source group" }).click();
  await expect(group).toHaveCount(0);
  expect(await restic.snapshots()).toHaveLength(1);
});

test("a viewer reads a host's groups, and is told why nothing can be changed", async ({ page, app, server }) => {
  const { hostId, agent } = await addHost(server, "readonly.test");
  const admin = await server.adminApi();
  const viewer = { username: "reader", password: "only-looking-around" };
  await admin.call("POST", "/api/users", { ...viewer, role: "viewer" });
  await app.logIn(viewer.username, viewer.password);
  await page.goto(`/hosts/${hostId}?tab=source-groups`);
  await expect(page.getByText("/etc/hostname")).toBeVisible();
  for (const name of ["Add source group", "Run backup", "Dry run", "Edit default", "Delete default"])
    await expect(page.getByRole("button", { name })).toBeDisabled();
  await page.getByRole("button", { name: "Edit default" }).focus();
  await expect(page.getByRole("tooltip")).toContainText("this needs operator");
  await app.expectAccessible();

  await agent.stop();
  await admin.waitForHost("readonly.test", { status: "offline" });
  await page.context().clearCookies();
  await app.logIn();
  await page.goto(`/hosts/${hostId}?tab=source-groups`);
  await page.getByRole("button", { name: "Edit default" }).click();
  await expect(page.getByRole("dialog").getByRole("button", { name: "Browse folders" })).toBeDisabled();
});
