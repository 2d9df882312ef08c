import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { makeAgent } from "../harness/agent";
import type { Host } from "../harness/api";
import { startRestServer } from "../harness/rest-server";
import { plainRestic } from "../harness/restic";
import type { TestServer } from "../harness/server";
import { makeTempDir } from "../harness/temp";
import { expect, test } from "./fixtures";

const HOSTNAME = "page.test";
const LOGIN = { username: "page", password: "page-login-secret-8" };
const KEY = "page-key-secret-9";
const TABS = ["Overview", "Source groups", "Schedules", "Snapshots", "Jobs", "Repository", "Settings"];

let host: Host;
let repoUrl: string;

/** A host with one backup behind it, whose storage has a login of its own. */
async function addHost(server: TestServer): Promise<void> {
  const rest = await startRestServer({ users: { [LOGIN.username]: LOGIN.password } });
  repoUrl = rest.repositoryUrl("page");
  const source = join(await makeTempDir("source"), "files");
  await mkdir(source);
  await writeFile(join(source, "one.txt"), "content");
  const admin = await server.adminApi();
  const { token } = await admin.mint({
    hostname: HOSTNAME,
    ...{ repo_url: repoUrl, repo_username: LOGIN.username, repo_password: LOGIN.password },
    ...{ repo_encryption_password: KEY, initial_paths: [source] },
  });
  const agent = await makeAgent({ serverUrl: server.url, hostname: HOSTNAME });
  expect((await agent.enroll(token)).code).toBe(0);
  await agent.run();
  host = await admin.waitForHost(HOSTNAME, { status: "online", repo_status: "ready" });
  const [group] = await admin.sourceGroups(host.host_id);
  await admin.waitForJob((await admin.runSourceGroup(group?.source_group_id ?? "")).job_id, ["succeeded"]);
}

test.beforeAll(({ server }) => addHost(server));

const sideways = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
const kitPath = () => `/api/hosts/${host.host_id}/recovery-kit`;

test("every tab is reached by arrow keys, is clean in both themes, and fits a phone", async ({ page, app }) => {
  test.setTimeout(90_000);
  await app.logIn();
  await page.goto(`/hosts/${host.host_id}`);
  await expect(page.getByRole("heading", { name: "Nothing backs this host up by itself" })).toBeVisible();
  await page.getByRole("tab", { name: "Overview" }).focus();
  for (const [index, name] of TABS.entries()) {
    if (index > 0) await page.keyboard.press("ArrowRight");
    await expect(page.getByRole("tab", { name, exact: true })).toHaveAttribute("aria-selected", "true");
    await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
    await app.expectAccessible();
    await page.setViewportSize({ width: 390, height: 800 });
    await expect(page.getByRole("tab", { name, exact: true })).toBeInViewport();
    expect(await sideways(page), `${name} is wider than a phone`).toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 1280, height: 800 });
  }
  await page.goto(`/hosts/${host.host_id}?tab=snapshots`);
  await expect(page.getByRole("row", { name: /one|files/ })).toHaveCount(1);
  await page.getByRole("searchbox", { name: "Search snapshots" }).fill("no-such-path");
  await expect(page.getByRole("heading", { name: "No snapshot matches" })).toBeVisible();
});

test("a viewer sees every tab, is told why nothing can be done, and gets no recovery kit", async ({
  page,
  app,
  server,
}) => {
  const admin = await server.adminApi();
  const viewer = { username: "page-viewer", password: "looks-at-the-page-1" };
  await admin.call("POST", "/api/users", { ...viewer, role: "viewer" });
  await app.logIn(viewer.username, viewer.password);
  await page.goto(`/hosts/${host.host_id}`);
  const backUp = page.getByRole("button", { name: "Back up host" });
  await expect(backUp).toBeDisabled();
  await backUp.focus();
  await expect(page.getByRole("tooltip")).toContainText("Your role is viewer");
  await page.getByRole("tab", { name: "Repository" }).click();
  for (const name of ["Probe repository", "Replace credentials", "Prune", "Forget", "Export recovery kit"])
    await expect(page.getByRole("button", { name, exact: true })).toBeDisabled();
  await page.getByRole("tab", { name: "Settings" }).click();
  for (const name of ["Save tags", "Make install line", "Remove host"])
    await expect(page.getByRole("button", { name, exact: true })).toBeDisabled();
  expect((await page.request.post(kitPath(), { data: {} })).status()).toBe(403);
});

test("an admin takes the recovery kit out; plain restic opens the repository with it, and nothing of it stays", async ({
  page,
  app,
}) => {
  await app.logIn();
  await page.goto(`/hosts/${host.host_id}?tab=repository`);
  await page.getByRole("link", { name: "Export recovery kit" }).click();
  const kit = page.getByRole("main");
  await app.expectAccessible();
  const answered = page.waitForResponse((response) => response.url().endsWith(kitPath()));
  await kit.getByRole("button", { name: "Show recovery kit" }).click();
  expect((await answered).headers()["cache-control"]).toBe("no-store");
  await expect(kit.getByText("Not proven yet: run a drill")).toBeVisible();
  await expect(kit.getByText(KEY, { exact: true })).toBeVisible();
  await expect(kit.getByText(LOGIN.password, { exact: true })).toBeVisible();
  await app.expectAccessible();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    kit.getByRole("button", { name: "Save as file" }).click(),
  ]);
  const text = await readFile(await download.path(), "utf8");
  const key = /RESTIC_PASSWORD='(.*)'/.exec(text)?.[1] ?? "";
  const restic = await plainRestic({ url: repoUrl, ...LOGIN, repositoryPassword: key });
  expect(await restic.snapshots()).toHaveLength(1);

  await page.emulateMedia({ media: "print" });
  await expect(page.locator("[data-print]")).toBeVisible();
  await expect(page.getByRole("button", { name: "Save as file" })).toBeHidden();
  await page.emulateMedia({ media: "screen" });

  await kit.getByRole("link", { name: HOSTNAME }).click();
  await expect(page.getByRole("tab", { name: "Repository" })).toBeVisible();
  expect(await page.content()).not.toContain(KEY);
  await page.goto("/audit");
  await expect(page.getByRole("row", { name: /Exported a recovery kit/ })).toHaveCount(1);
  expect(await page.content()).not.toContain(KEY);
});

test("tags are checked while they are typed, saved, and shown", async ({ page, app }) => {
  await app.logIn();
  await page.goto(`/hosts/${host.host_id}?tab=settings`);
  const tags = page.getByLabel("Tags", { exact: true });
  await tags.fill(Array.from({ length: 21 }, (_, index) => `t${index}`).join(" "));
  await expect(page.getByText("must be at most 20 tags").first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Save tags" })).toBeDisabled();
  await tags.fill("prod, london");
  await page.getByRole("button", { name: "Save tags" }).click();
  await expect(page.getByText("The tags are saved.").first()).toBeVisible();
  await page.reload();
  await expect(tags).toHaveValue("prod london");
});
