import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeAgent } from "../harness/agent";
import type { Host } from "../harness/api";
import { startRestServer } from "../harness/rest-server";
import type { TestServer } from "../harness/server";
import { makeTempDir } from "../harness/temp";
import { expect, test } from "./fixtures";

const HOSTNAME = "restored.test";
const CONTENT = "what must come back";

let host: Host;
let source: string;

/** A host with one backup behind it, whose restores go into a folder of this test. */
async function addHost(server: TestServer): Promise<void> {
  const rest = await startRestServer();
  const folder = await makeTempDir("restore");
  source = join(folder, "files");
  await mkdir(source);
  await writeFile(join(source, "one.txt"), CONTENT);
  await writeFile(join(source, "two.txt"), "not asked for");
  const admin = await server.adminApi();
  const { token } = await admin.mint({
    ...{ hostname: HOSTNAME, repo_url: rest.repositoryUrl("restored") },
    ...{ repo_encryption_password: "restored-key-secret-4", initial_paths: [source] },
  });
  const env = { RM_RESTORE_DIR: join(folder, "restored") };
  const agent = await makeAgent({ serverUrl: server.url, hostname: HOSTNAME, env });
  expect((await agent.enroll(token)).code).toBe(0);
  await agent.run();
  host = await admin.waitForHost(HOSTNAME, { status: "online", repo_status: "ready" });
  const [group] = await admin.sourceGroups(host.host_id);
  await admin.waitForJob((await admin.runSourceGroup(group?.source_group_id ?? "")).job_id, ["succeeded"]);
}

test.beforeAll(({ server }) => addHost(server));

test("an operator tries a restore, then does it: the file is on disk as it was, verified, and nothing else is", async ({
  page,
  app,
}) => {
  await app.logIn();
  await page.goto(`/hosts/${host.host_id}`);
  await page.getByRole("link", { name: "Restore", exact: true }).click();
  await page.getByRole("radio", { name: "Only these files and folders" }).check();
  await expect(page.getByRole("button", { name: "Continue" })).toBeDisabled();
  const path = page.getByLabel("Add a path");
  await path.fill("../etc");
  await path.press("Enter");
  await expect(page.getByText("must begin with a slash")).toBeVisible();
  await path.fill(join(source, "one.txt"));
  await path.press("Enter");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("heading", { name: /Step 2 of 4/ })).toBeFocused();
  await page.goBack();
  await expect(page.getByRole("heading", { name: /Step 1 of 4/ })).toBeVisible();
  await page.getByRole("button", { name: /Review/ }).click();
  await expect(page.getByText(/1 file or folder of the snapshot/)).toBeVisible();
  await app.expectAccessible();

  await page.getByRole("button", { name: "Try it first (dry run)" }).click();
  await expect(page).toHaveURL(/\/jobs\//);
  await expect(page.getByText("Nothing was written: this was a dry run.")).toBeVisible();
  await page.getByRole("button", { name: "Now do it" }).click();
  await expect(page.getByText("Every file was read again and is equal.")).toBeVisible();
  await app.expectAccessible();
  const folder = await page
    .getByText(/restored\/[0-9a-f-]{36}/)
    .first()
    .innerText();
  expect(await readFile(join(folder, source, "one.txt"), "utf8")).toBe(CONTENT);
  await expect(readFile(join(folder, source, "two.txt"))).rejects.toThrow("ENOENT");
});
