import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeAgent } from "../harness/agent";
import type { Host } from "../harness/api";
import { startRestServer } from "../harness/rest-server";
import type { TestServer } from "../harness/server";
import { makeTempDir } from "../harness/temp";
import { expect, test } from "./fixtures";
import { expectToFit, WIDTHS } from "./look";

const HOSTNAME = "snapshots.test";
const ODD = "in\nvoice\u202efdp.exe";
let host: Host;
let source: string;

/** A host with two backups behind it, between which one file changed and one came. */
async function addHost(server: TestServer): Promise<void> {
  const rest = await startRestServer();
  source = join(await makeTempDir("source"), "files");
  await mkdir(join(source, "deep"), { recursive: true });
  await writeFile(join(source, "one.txt"), "first");
  await writeFile(join(source, "deep", ODD), "odd");
  const admin = await server.adminApi();
  const { token } = await admin.mint({
    ...{ hostname: HOSTNAME, repo_url: rest.repositoryUrl("calendar"), initial_paths: [source] },
    repo_encryption_password: "snapshots-key-secret-3",
  });
  const agent = await makeAgent({ serverUrl: server.url, hostname: HOSTNAME });
  expect((await agent.enroll(token)).code).toBe(0);
  await agent.run();
  host = await admin.waitForHost(HOSTNAME, { status: "online", repo_status: "ready" });
  const [group] = await admin.sourceGroups(host.host_id);
  const backUp = async () =>
    admin.waitForJob((await admin.runSourceGroup(group?.source_group_id ?? "")).job_id, ["succeeded"]);
  await backUp();
  await writeFile(join(source, "one.txt"), "second and longer");
  await writeFile(join(source, "two.txt"), "new");
  await backUp();
}

test.beforeAll(({ server }) => addHost(server));

test("a day leads to its snapshots, a snapshot to its folders, and a file to its versions", async ({ page, app }) => {
  test.setTimeout(60_000);
  await app.logIn();
  await page.goto(`/hosts/${host.host_id}?tab=snapshots`);
  const snapshots = page.getByRole("table", { name: "Snapshots" }).getByRole("link", { name: /Browse snapshot/ });
  await expect(snapshots).toHaveCount(2);
  const day = page.getByRole("button", { name: /: 2 snapshots/ });
  await day.focus();
  // The day before the first of a month is on another page of the calendar.
  await page.keyboard.press(new Date().getDate() === 1 ? "ArrowRight" : "ArrowLeft");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: /^No snapshot on/ })).toBeVisible();
  await day.click();
  await expect(snapshots).toHaveCount(2);
  await app.expectAccessible();

  await snapshots.first().click();
  const names = page.getByRole("table", { name: "Names in this folder" });
  for (const folder of source.split("/").filter(Boolean)) await names.getByRole("link", { name: folder }).click();
  await expect(names.getByText("two.txt")).toBeVisible();
  await names.getByRole("link", { name: "deep" }).click();
  await expect(names.getByText("in\\nvoice\\u{202e}fdp.exe")).toBeVisible();
  await names.getByRole("checkbox").check();
  await page.keyboard.press("Backspace");
  await expect(names.getByText("one.txt")).toBeVisible();
  await names.getByRole("checkbox", { name: "Choose one.txt" }).check();
  const chosen = page.getByRole("region", { name: "What is chosen" });
  await expect(chosen.getByText("2 chosen")).toBeVisible();
  await expect(chosen.getByRole("button", { name: "Download" })).toBeDisabled();
  const restore = await chosen.getByRole("link", { name: "Restore…" }).getAttribute("href");
  expect(new URL(restore ?? "", "http://here.test").searchParams.getAll("path")).toEqual([
    join(source, "deep", ODD),
    join(source, "one.txt"),
  ]);
  await app.expectAccessible();
  await expectToFit(page, "a folder of a snapshot", Object.values(WIDTHS));

  await names.getByRole("button", { name: "Actions for one.txt" }).click();
  await page.getByRole("menuitem", { name: "Versions" }).click();
  await expect(page.getByText("2 versions in 2 snapshots")).toBeVisible();
  await app.expectAccessible();
  await expectToFit(page, "versions of a file", Object.values(WIDTHS));
});

test("two snapshots are compared, one is held, and one is forgotten once its id is typed", async ({ page, app }) => {
  test.setTimeout(60_000);
  await app.logIn();
  await page.goto(`/hosts/${host.host_id}?tab=snapshots`);
  const rows = page
    .getByRole("table", { name: "Snapshots" })
    .getByRole("row")
    .filter({ has: page.getByRole("link") });
  await expect(rows).toHaveCount(2);
  for (const row of await rows.all()) await row.getByRole("checkbox").check();
  await page.getByRole("link", { name: "Compare", exact: true }).click();
  const changes = page.getByRole("list", { name: "Changes" });
  await expect(changes.getByText(join(source, "two.txt"))).toBeVisible();
  await expect(changes.getByText(join(source, "one.txt"))).toBeVisible();
  await app.expectAccessible();
  await expectToFit(page, "what changed", Object.values(WIDTHS));

  await page.goto(`/hosts/${host.host_id}?tab=snapshots`);
  const [newest, oldest] = [rows.first(), rows.last()];
  await newest.getByRole("button", { name: /^Actions for/ }).click();
  await page.getByRole("menuitem", { name: "Hold" }).click();
  await expect(page.getByRole("link", { name: "Open the job" })).toBeVisible();
  await expect(newest.getByText("Held")).toBeVisible();
  await newest.getByRole("button", { name: /^Actions for/ }).click();
  await expect(page.getByRole("menuitem", { name: /^Forget this snapshot/ })).toContainText("It is held.");
  await page.keyboard.press("Escape");

  const id = (await oldest.locator("[data-row]").textContent()) ?? "";
  await oldest.getByRole("button", { name: /^Actions for/ }).click();
  await page.getByRole("menuitem", { name: "Forget this snapshot…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "Forget snapshot" })).toBeDisabled();
  await dialog.getByRole("textbox").fill(id);
  await app.expectAccessible();
  await dialog.getByRole("button", { name: "Forget snapshot" }).click();
  await expect(rows).toHaveCount(1);
  await expect(page.getByText(id, { exact: true })).toHaveCount(0);
});

test("a viewer sees which snapshots there are, and is told why their content stays closed", async ({
  page,
  app,
  server,
}) => {
  const viewer = { username: "snapshot-viewer", password: "looks-at-snapshots-1" };
  const admin = await server.adminApi();
  await admin.call("POST", "/api/users", { ...viewer, role: "viewer" });
  const [snapshot] = await admin.snapshots(host.host_id);
  await app.logIn(viewer.username, viewer.password);
  await page.goto(`/hosts/${host.host_id}?tab=snapshots`);
  await expect(page.getByRole("row").filter({ hasText: snapshot?.snapshot_id.slice(0, 8) ?? "" })).toBeVisible();
  await expect(page.getByRole("link", { name: /Browse snapshot/ })).toHaveCount(0);
  await page.goto(`/hosts/${host.host_id}/snapshots/${snapshot?.snapshot_id}`);
  await expect(page.getByRole("heading", { name: "Your role does not open snapshots" })).toBeVisible();
  await expect(page.getByText(/Your role is viewer/)).toBeVisible();
});
